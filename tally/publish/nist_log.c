/*
 * Election Event Logging 1.0: one event for each entry of the log. The log
 * was verified when the station was opened; here its lines are only taken
 * apart. `Hash` is the entry's leaf hash, so that the chain and the tree can
 * be checked from this file too.
 */
#include "base/command.h"
#include "tally/publish/nist.h"

#define EVENT_LINE_MAX 65535

struct event {
	struct span line, seq, epoch, prev, time, type, payload;
};

static bool
event_cut(struct span *log, struct event *event)
{
	struct span rest;

	if (log->at == NULL || log->len == 0 ||
	    !span_line(log, EVENT_LINE_MAX, &event->line))
		return false;
	rest = event->line;
	return span_cut(&rest, '\t', EVENT_LINE_MAX, &event->seq) &&
	       span_cut(&rest, '\t', EVENT_LINE_MAX, &event->epoch) &&
	       span_cut(&rest, '\t', EVENT_LINE_MAX, &event->prev) &&
	       span_cut(&rest, '\t', EVENT_LINE_MAX, &event->time) &&
	       span_cut(&rest, '\t', EVENT_LINE_MAX, &event->type) &&
	       span_cut(&rest, '\t', EVENT_LINE_MAX, &event->payload);
}

/* The value of a key of the payload, as it is written; empty if not there. */
static struct span
payload_value(struct span payload, const char *key)
{
	struct span pair, name;

	while (span_cut(&payload, ' ', EVENT_LINE_MAX, &pair))
		if (span_cut(&pair, '=', EVENT_LINE_MAX, &name) &&
		    span_equals(name, key) && pair.at != NULL)
			return pair;
	return (struct span){ "", 0 };
}

/* What kind of event a type of entry is, for the standard's "Type". */
static const char *
event_type(struct span type)
{
	static const struct {
		const char *entry, *event;
	} types[] = {
		{ "OPEN", "station" },
		{ "ACCEPTED", "import" },
		{ "REFUSED", "import" },
		{ "MEDIA", "import" },
		{ "BACKUP", "backup" },
		{ "CHECKPOINT", "audit" },
		{ "VERIFIER", "verification" },
		{ "VERIFIED", "verification" },
		{ "CLOSE", "station" },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (span_equals(type, types[i].entry))
			return types[i].event;
	return "other";
}

static bool
is_failure(const struct event *event)
{
	return span_equals(event->type, "REFUSED") ||
	       (span_equals(event->type, "VERIFIED") &&
	           !span_equals(payload_value(event->payload, "agree"), "yes"));
}

static void
add_event(struct nist *nist, const struct event *event)
{
	const struct span pieces[] = { { "\0", 1 }, event->line };
	struct digest leaf = digest_of_pieces(pieces, 2);
	struct span user = payload_value(event->payload, "operator");
	char hex[DIGEST_TEXT_LEN];

	digest_format(&leaf, hex);
	nist_item(nist, "Event", "Event", NULL, false);
	nist_span(nist, "Details", event->payload);
	nist_text(
	    nist, "Disposition", is_failure(event) ? "failure" : "success");
	nist_text(nist, "Hash", hex);
	nist_span(nist, "Id", event->type);
	nist_span(nist, "Sequence", event->seq);
	nist_span(nist, "TimeStamp", event->time);
	nist_text(nist, "Type", event_type(event->type));
	if (user.len > 0)
		nist_span(nist, "UserId", user);
	nist_end(nist, "Event");
}

/* The device is the station; its entry 0 says which program it is. */
static struct span
add_events(struct nist *nist, const struct publication *publication)
{
	struct span log = publication->log, last = { "", 0 };
	struct span version = { "", 0 };
	struct event event;

	nist_list(nist, "Event");
	while (event_cut(&log, &event)) {
		if (span_equals(event.type, "OPEN"))
			version = payload_value(event.payload, "version");
		add_event(nist, &event);
		last = event.time;
	}
	nist_list_end(nist);
	nist_text(nist, "HashType", "sha-256");
	nist_text(nist, "Id",
	    publication->definition->setup.stations[publication->station].id);
	nist_text(nist, "Model", "kaihyo");
	nist_text(nist, "Type", "ems");
	nist_span(nist, "Version", version);
	return last;
}

static void
event_log(const struct publication *publication, bool xml, struct text *out)
{
	struct nist nist = { .text = out,
		.xml = xml,
		.standard = "EventLogging",
		.space = "http://itl.nist.gov/ns/voting/1500-101/v1" };
	char election[DIGEST_TEXT_LEN];
	struct span last;

	digest_format(&publication->definition->id, election);
	nist_begin(&nist, "ElectionEventLog");
	nist_list(&nist, "Device");
	nist_item(&nist, "Device", "Device", NULL, false);
	last = add_events(&nist, publication);
	nist_end(&nist, "Device");
	nist_list_end(&nist);
	nist_text(&nist, "ElectionId", election);
	nist_span(&nist, "GeneratedTime", last);
	nist_end(&nist, "ElectionEventLog");
}

int
nist_log_json(
    const struct publication *publication, struct text *out, struct error *err)
{
	(void)err;
	event_log(publication, false, out);
	return 0;
}

int
nist_log_xml(
    const struct publication *publication, struct text *out, struct error *err)
{
	(void)err;
	event_log(publication, true, out);
	return 0;
}
