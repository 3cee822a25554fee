#include "tally/cmd_draft.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"

static int
here_check(const struct session *session, size_t district, const char *id,
    struct error *err)
{
	const struct setup *setup = &session->definition->setup;
	size_t station = setup->districts[district].station;

	if (station == session->index)
		return 0;
	return error_set(err, ERROR_USAGE,
	    N_("do it at the station that it belongs to"),
	    N_("%s belongs to station %s, not to this one (%s)"), id,
	    setup->stations[station].id, setup->stations[session->index].id);
}

int
draft_place(const struct session *session, const struct arguments *arguments,
    size_t *place, struct error *err)
{
	const struct setup *setup = &session->definition->setup;
	const char *id = arguments_value(arguments, "place");

	*place = setup_place(setup, id);
	if (*place == SIZE_MAX)
		return error_set(err, ERROR_USAGE,
		    N_("see the places with kaihyo ballot check"),
		    N_("the setup knows no place %s"), id);
	return here_check(session, setup->places[*place].district, id, err);
}

int
draft_unit(const struct session *session, const struct arguments *arguments,
    size_t *unit, struct error *err)
{
	const struct setup *setup = &session->definition->setup;
	const char *id = arguments_value(arguments, "unit");

	*unit = setup_unit(setup, id);
	if (*unit == SIZE_MAX)
		return error_set(err, ERROR_USAGE,
		    N_("see the units with kaihyo ballot check"),
		    N_("the setup knows no unit %s"), id);
	return here_check(session, setup->units[*unit].district, id, err);
}

int
draft_head(const struct session *session, const struct arguments *arguments,
    enum note_kind kind, size_t index, const char *subject,
    struct statement *head, struct error *err)
{
	const struct definition *definition = session->definition;

	if (!policy_covers(&definition->setup.policy, kind))
		return error_set(err, ERROR_SIGNATURE,
		    N_("let the election office add it to the setup"),
		    N_("the setup has no signature policy for a %s"),
		    note_kind_word(kind));
	*head = definition_statement(definition, subject);
	truth_next(session->truth, kind, index, head);
	return signing_date(arguments, &head->date, err);
}

void
draft_station_scope(
    const struct session *session, struct signing_subject *subject)
{
	subject->scopes[0] = (struct scope){ .kind = SCOPE_STATION };
	memcpy(subject->scopes[0].id,
	    session->definition->setup.stations[session->index].id,
	    sizeof(subject->scopes[0].id));
	subject->scope_count = 1;
}

int
draft_write(const struct session *session, const struct arguments *arguments,
    enum note_kind kind, const struct statement *head,
    struct signing_subject *subject, const struct text *draft,
    struct error *err)
{
	const char *out = arguments_value(arguments, "out");
	struct text note = { 0 };
	char name[ID_MAX + 48];
	int rc = -1;

	subject->kind = kind;
	subject->date = head->date;
	snprintf(name, sizeof(name), "%s-%s-%u.note", note_kind_name(kind),
	    head->subject, head->number);
	if (folder_make(out, err) == 0 &&
	    signing_sign(arguments, session->definition, text_span(draft),
	        &note, err) == 0)
		rc = signing_write(session->definition, subject, out, name,
		    text_span(&note), err);
	text_clear(&note);
	return rc;
}
