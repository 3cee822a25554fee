#include "audit/verifier/result.h"

#include <stdlib.h>
#include <string.h>

#include "audit/verifier/digest.h"
#include "audit/verifier/judgement.h"
#include "audit/verifier/shown.h"
#include "audit/verifier/spell.h"

/* --- result.json against ours --------------------------------------------- */

static void
spell_value(const struct json *value, struct buffer *out)
{
	if (value == NULL)
		buffer_put(out, "-");
	else if (value->kind == JSON_NUMBER)
		buffer_printf(out, "%lld", (long long)value->of.number);
	else if (value->kind == JSON_TEXT)
		spell_cut(out, value->of.text.at, 159);
	else
		buffer_put(out, value->kind == JSON_NULL    ? "null"
		                : value->kind == JSON_TRUE  ? "true"
		                : value->kind == JSON_FALSE ? "false"
		                : value->kind == JSON_LIST  ? "[...]"
		                                            : "{...}");
}

/* Lists of things with a name of their own are told by it. */
static void
step_into(struct buffer *path, const struct json *element, size_t index)
{
	static const char *const names[] = { "district", "question", "code" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *name = json_text(json_member(element, names[i]));
		const char *subject =
		    json_text(json_member(element, "subject"));

		if (name == NULL)
			continue;
		buffer_put(path, "[");
		spell_cut(path, name, 60);
		if (subject != NULL) {
			buffer_put(path, " ");
			spell_cut(path, subject, 60);
		}
		buffer_put(path, "]");
		return;
	}
	buffer_printf(path, "[%zu]", index + 1);
}

/*
 * Walks both until they differ: true, `path` leads there and both values are
 * set, one of them NULL if it is missing.
 */
static bool
first_difference(const struct json *ours, const struct json *theirs,
    struct buffer *path, const struct json *found[2])
{
	const struct json *a, *b;
	size_t index = 0;
	bool same = ours->kind == theirs->kind;

	if (same && ours->kind == JSON_NUMBER)
		same = ours->of.number == theirs->of.number;
	if (same && ours->kind == JSON_TEXT)
		same = strcmp(ours->of.text.at, theirs->of.text.at) == 0;
	if (!same) {
		found[0] = ours;
		found[1] = theirs;
		return true;
	}
	a = json_first(ours);
	b = json_first(theirs);
	for (; a != NULL || b != NULL; index++) {
		const struct json *one = a != NULL ? a : b;
		size_t before = path->len;

		if (ours->kind == JSON_LIST)
			step_into(path, one, index);
		else
			buffer_printf(
			    path, "%s%s", before > 0 ? "." : "", one->name);
		if (a == NULL || b == NULL ||
		    (ours->kind == JSON_OBJECT &&
		        strcmp(a->name, b->name) != 0)) {
			found[0] = a;
			found[1] = b;
			return true;
		}
		if (first_difference(a, b, path, found))
			return true;
		path->len = before;
		if (path->at != NULL)
			path->at[before] = '\0';
		a = a->next;
		b = b->next;
	}
	return false;
}

static void
compare_result(
    const struct bytes theirs, const struct buffer *ours, struct report *report)
{
	struct json_document a = { .top = NULL }, b = { .top = NULL };
	const struct json *found[2] = { NULL, NULL };
	struct buffer path = { 0 }, mine = { 0 }, said = { 0 };

	if (bytes_same(theirs, buffer_bytes(ours)))
		return;
	if (!json_read(theirs.at, theirs.len, JSON_BYTES_MAX, &b)) {
		report_why(report, REPORT_FAILED, "result.json", b.line,
		    "it cannot be read: %s", b.what);
	} else if (json_read(ours->at, ours->len, JSON_BYTES_MAX, &a) &&
	           first_difference(a.top, b.top, &path, found)) {
		spell_value(found[0], &mine);
		spell_value(found[1], &said);
		report_add(report, REPORT_FAILED, "result.json", 0,
		    "it says %s at %s, where this program finds %s",
		    spelled(&said), spelled(&path), spelled(&mine));
	} else {
		report_add(report, REPORT_FAILED, "result.json", 0,
		    "it says the same, but is written otherwise than the "
		    "format asks for");
	}
	json_release(&a);
	json_release(&b);
	buffer_clear(&path);
	buffer_clear(&mine);
	buffer_clear(&said);
}

/* --- the certificate ------------------------------------------------------ */

/* While a certificate is compared. */
struct certified {
	const struct judgement *judgement;
	const struct statement *statement;
	size_t figures; /* that it should have */
	struct report *report;
};

static void
check_figure(
    void *context, const char *district, const char *name, int64_t value)
{
	struct certified *certified = context;
	const struct certified_figure *figure = certified_figure(
	    &certified->statement->of.certificate, district, name);

	certified->figures++;
	if (figure == NULL)
		report_add(certified->report, REPORT_FAILED,
		    certified->statement->file, 0,
		    "district %s: the certificate does not say %s", district,
		    name);
	else if (figure->value != value)
		report_add(certified->report, REPORT_FAILED,
		    certified->statement->file, 0,
		    "district %s, %s: the certificate says %lld, this "
		    "program finds %lld",
		    district, name, (long long)figure->value, (long long)value);
}

static void
check_figures(struct certified *certified)
{
	const struct certificate *certificate =
	    &certified->statement->of.certificate;

	figures_each(certified->judgement, check_figure, certified);
	if (certificate->figure_count != certified->figures)
		report_add(certified->report, REPORT_FAILED,
		    certified->statement->file, 0,
		    "the certificate has %zu figures, this program finds %zu",
		    certificate->figure_count, certified->figures);
}

static void
check_outcomes(struct certified *certified)
{
	const struct judgement *judgement = certified->judgement;
	const struct certificate *certificate =
	    &certified->statement->of.certificate;
	bool final = judgement->decided && !judgement->while_counting;
	size_t wanted = 0;

	for (size_t i = 0; final && i < judgement->decision.verdict_count;
	     i++) {
		const struct rules_verdict *verdict =
		    &judgement->decision.verdicts[i];
		const char *question, *outcome, *said = "-";

		if (verdict->decided < 0)
			continue;
		wanted++;
		question = judgement->election.questions[verdict->question].id;
		outcome = judgement->rules->cases[verdict->decided].id;
		for (size_t o = 0; o < certificate->outcome_count; o++)
			if (strcmp(certificate->outcomes[o].question,
			        question) == 0)
				said = certificate->outcomes[o].outcome;
		if (strcmp(said, outcome) != 0)
			report_add(certified->report, REPORT_FAILED,
			    certified->statement->file, 0,
			    "question %s: the certificate says the outcome is "
			    "%s, the rules say %s",
			    question, said, outcome);
	}
	if (certificate->outcome_count != wanted)
		report_add(certified->report, REPORT_FAILED,
		    certified->statement->file, 0,
		    "the certificate has %zu outcomes, the rules give %zu",
		    certificate->outcome_count, wanted);
}

static void
spell_certified(const struct certified_finding *finding, struct buffer *out)
{
	buffer_printf(out, "%s %s %s %s %s", finding->code, finding->subject,
	    finding->end, finding->ruling, finding->words);
}

static void
spell_ours(const struct finding *finding, struct buffer *out)
{
	buffer_printf(out, "%s %s %s %s ", finding->code, finding->subject,
	    finding_end_name(finding->end),
	    finding->ruling[0] != '\0' ? finding->ruling : "-");
	finding_words(finding, out);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(spelled(a), spelled(b));
}

/* Lines sorted by bytes, as the note has them; one line stands once. */
static size_t
sort_once(struct buffer *lines, size_t count)
{
	size_t kept = 0;

	if (count > 0)
		qsort(lines, count, sizeof(*lines), by_text);
	for (size_t i = 0; i < count; i++) {
		if (kept > 0 && by_text(&lines[kept - 1], &lines[i]) == 0) {
			buffer_clear(&lines[i]);
			continue;
		}
		lines[kept++] = lines[i];
	}
	return kept;
}

static void
check_findings(struct certified *certified)
{
	const struct findings *findings = &certified->judgement->findings;
	const struct certificate *certificate =
	    &certified->statement->of.certificate;
	size_t mine = findings->count, theirs = certificate->finding_count;
	struct buffer *a = memory_take(mine, sizeof(*a));
	struct buffer *b = memory_take(theirs, sizeof(*b));
	size_t same = 0;

	for (size_t i = 0; i < mine; i++)
		spell_ours(&findings->items[i], &a[i]);
	for (size_t i = 0; i < theirs; i++)
		spell_certified(&certificate->findings[i], &b[i]);
	mine = sort_once(a, mine);
	theirs = sort_once(b, theirs);
	while (same < mine && same < theirs && by_text(&a[same], &b[same]) == 0)
		same++;
	if (same < mine || same < theirs)
		report_add(certified->report, REPORT_FAILED,
		    certified->statement->file, 0,
		    "its findings differ from those of this program: it says "
		    "\"%.300s\", this program \"%.300s\"",
		    same < theirs ? spelled(&b[same]) : "-",
		    same < mine ? spelled(&a[same]) : "-");
	for (size_t i = 0; i < mine; i++)
		buffer_clear(&a[i]);
	for (size_t i = 0; i < theirs; i++)
		buffer_clear(&b[i]);
	free(a);
	free(b);
}

/* --- result hashes -------------------------------------------------------- */

static bool
is_digest_of(const struct buffer *json, const uint8_t digest[DIGEST_LEN])
{
	uint8_t own[DIGEST_LEN];

	digest_of(buffer_bytes(json), own);
	return memcmp(own, digest, DIGEST_LEN) == 0;
}

/*
 * Rosters may come in after the declaration; result.json names the last one,
 * the certificate's hash the one of its time.
 */
static bool
is_of_earlier_roster(const struct judge_input *input,
    const struct judgement *judgement, const uint8_t digest[DIGEST_LEN])
{
	bool found = false;

	for (size_t i = 0; !found && i < input->log->count; i++) {
		const struct entry *entry = &input->log->entries[i];
		struct buffer json = { 0 };

		if (entry->type != ENTRY_ACCEPTED ||
		    entry->kind != FILE_ROSTER_NOTE)
			continue;
		result_write(judgement, entry->id, &json);
		found = is_digest_of(&json, digest);
		buffer_clear(&json);
	}
	return found;
}

static void
check_hashes(const struct judge_input *input, const struct judgement *judgement,
    const struct statement *certificate, const struct buffer *ours,
    struct report *report)
{
	const uint8_t *certified = certificate->of.certificate.result;
	const struct log *log = input->log;
	size_t asked = SIZE_MAX;

	if (!is_digest_of(ours, certified)) {
		if (is_of_earlier_roster(input, judgement, certified))
			report_add(report, REPORT_NOTE, certificate->file, 0,
			    "the roster changed after the certificate; its "
			    "result hash is that of the roster before");
		else
			report_add(report, REPORT_FAILED, certificate->file, 0,
			    "its result hash is not that of the result which "
			    "this program finds");
	}
	for (size_t i = 0; i < log->count; i++)
		if (log->entries[i].type == ENTRY_VERIFIED)
			asked = i;
	if (asked != SIZE_MAX &&
	    memcmp(log->entries[asked].id, certified, DIGEST_LEN) != 0)
		report_add(report, REPORT_FAILED, "log.txt", asked + 1,
		    "kaihyo-verify was asked about another result than the "
		    "certificate declares");
	if (log->closed &&
	    memcmp(log->close_result, certified, DIGEST_LEN) != 0)
		report_add(report, REPORT_FAILED, "log.txt", log->count,
		    "the log was closed with another result than the "
		    "certificate declares");
}

/* --- gates ---------------------------------------------------------------- */

static void
check_gates(const struct judgement *judgement, struct report *report)
{
	const struct model *model = &judgement->model;

	for (size_t i = 0; i < model->statement_counts[NOTE_GATE]; i++) {
		const struct statement *s = model->statements[NOTE_GATE][i];
		struct rules_decision decision = { .verdict_count = 0 };

		if (judgement->rules == NULL || judgement->rules->gate == NULL)
			report_add(report, REPORT_FAILED, s->file, 0,
			    "the ordinance has no gate");
		else if (!judgement_of_gate(judgement, &s->of.gate, &decision))
			report_add(report, REPORT_FAILED, s->file, 0,
			    "the rule of the ordinance cannot be judged with "
			    "these figures");
		else if ((decision.established == ANSWER_YES) !=
		             s->of.gate.established ||
		         (decision.may_count == ANSWER_YES) != s->of.gate.open)
			report_add(report, REPORT_FAILED, s->file, 0,
			    "the rule applied to these figures says something "
			    "else than the note");
		rules_decision_free(&decision);
	}
}

void
judge_result(const struct judge_input *input, struct buffer *recomputed,
    struct report *report)
{
	const struct model *model = input->model;
	const struct statement *certificate = model_certificate(model);
	struct json_document claims = { .top = NULL };
	struct judgement judgement;

	if (input->result.at != NULL)
		json_read(input->result.at, input->result.len, JSON_BYTES_MAX,
		    &claims);
	judgement_make(&judgement, input, claims.top, report);
	result_write(&judgement, model->definition->roster_id, recomputed);
	check_gates(&judgement, report);
	interim_check(&judgement, report);
	shown_check(model, report);
	if (judgement.taken_over > 0)
		report_add(report, REPORT_UNCHECKED, "result.json", 0,
		    "%zu findings speak of lists or papers that are in no "
		    "bundle; they are taken over as they stand there",
		    judgement.taken_over);
	if (input->result.at != NULL)
		compare_result(input->result, recomputed, report);
	if (certificate != NULL) {
		struct certified certified = { .judgement = &judgement,
			.statement = certificate,
			.report = report };

		if (!judgement_is_final(&judgement))
			report_add(report, REPORT_FAILED, certificate->file, 0,
			    "a result was declared while errors stand open");
		check_figures(&certified);
		check_outcomes(&certified);
		check_findings(&certified);
		check_hashes(
		    input, &judgement, certificate, recomputed, report);
	}
	judgement_clear(&judgement);
	json_release(&claims);
}
