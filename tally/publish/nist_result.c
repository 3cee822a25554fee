/*
 * Election Results Reporting 2.0: each question is a BallotMeasureContest,
 * each district a ReportingUnit.
 */
#include "base/command.h"
#include "tally/publish/nist.h"

#define SCOPE "scope"
#define GP_UNIT_LEN (sizeof("district.") + ID_MAX)

static void
district_id(const struct result *result, size_t i, char out[GP_UNIT_LEN])
{
	size_t index = result->districts[i].district;

	snprintf(out, GP_UNIT_LEN, "district.%s",
	    result->definition->setup.districts[index].id);
}

/* --- ballots and votes
 * ------------------------------------------------------------ */

static void
ballot_counts(struct nist *nist, const char *unit,
    const struct area_count *count, const struct area_voters *voters)
{
	uint64_t papers = 0;

	for (size_t i = 0; i < PAPERS_MAX; i++)
		papers += count->papers[i];
	nist_item(nist, "BallotCounts", "BallotCounts", NULL, false);
	nist_text(nist, "GpUnitId", unit);
	nist_text(nist, "Type", "total");
	nist_number(nist, "BallotsCast", papers);
	nist_number(nist, "BallotsRejected", voters->not_put_in);
	nist_end(nist, "BallotCounts");
}

static void
all_ballot_counts(struct nist *nist, const struct result *result)
{
	char unit[GP_UNIT_LEN];

	if (!gate_lets_in(result->gate))
		return;
	nist_list(nist, "BallotCounts");
	for (size_t i = 0; i < result->district_count; i++) {
		district_id(result, i, unit);
		ballot_counts(nist, unit, &result->districts[i].count,
		    &result->districts[i].voters);
	}
	ballot_counts(nist, SCOPE, &result->total, &result->voters);
	nist_list_end(nist);
}

static void
vote_count(struct nist *nist, const struct result *result, const char *unit,
    const struct area_count *count, size_t question, size_t option)
{
	struct question_sums sums;

	count_sums(
	    &count->questions[question], result->definition, question, &sums);
	nist_item(nist, "VoteCounts", "VoteCounts", NULL, false);
	nist_text(nist, "GpUnitId", unit);
	nist_text(nist, "Type", "total");
	nist_number(nist, "Count", sums.options[option]);
	nist_end(nist, "VoteCounts");
}

static void
selection(struct nist *nist, const struct result *result, size_t question,
    size_t option)
{
	const struct question *q =
	    &result->definition->election.questions[question];
	char id[sizeof("option..") + 2 * ID_MAX], unit[GP_UNIT_LEN];

	snprintf(id, sizeof(id), "option.%s.%s", q->id, q->options[option].id);
	nist_item(nist, "ContestSelection", "BallotMeasureSelection", id, true);
	nist_number(nist, "SequenceOrder", option + 1);
	if (result_shows_choices(result)) {
		nist_list(nist, "VoteCounts");
		for (size_t i = 0; i < result->district_count; i++) {
			if (!publication_has_choices(result, i))
				continue;
			district_id(result, i, unit);
			vote_count(nist, result, unit,
			    &result->districts[i].count, question, option);
		}
		vote_count(
		    nist, result, SCOPE, &result->total, question, option);
		nist_list_end(nist);
	}
	nist_label(nist, "Selection", &q->options[option].label);
	nist_end(nist, "ContestSelection");
}

/* Papers neither valid nor invalid; only where the ordinance has them. */
static void
other_counts(struct nist *nist, const struct result *result, const char *unit,
    const struct area_count *count, size_t question)
{
	struct question_sums sums;

	count_sums(
	    &count->questions[question], result->definition, question, &sums);
	nist_item(nist, "OtherCounts", "OtherCounts", NULL, false);
	nist_text(nist, "GpUnitId", unit);
	nist_number(nist, "Undervotes", sums.none);
	nist_end(nist, "OtherCounts");
}

static bool
has_none(const struct ordinance *ordinance)
{
	for (size_t i = 0; i < ordinance->category_count; i++)
		if (ordinance->categories[i].counts_as == COUNTS_AS_NONE)
			return true;
	return false;
}

static void
all_other_counts(
    struct nist *nist, const struct result *result, size_t question)
{
	char unit[GP_UNIT_LEN];

	if (!has_none(&result->definition->ordinance) ||
	    !result_shows_choices(result))
		return;
	nist_list(nist, "OtherCounts");
	for (size_t i = 0; i < result->district_count; i++) {
		if (!publication_has_choices(result, i))
			continue;
		district_id(result, i, unit);
		other_counts(
		    nist, result, unit, &result->districts[i].count, question);
	}
	other_counts(nist, result, SCOPE, &result->total, question);
	nist_list_end(nist);
}

static void
contest(struct nist *nist, const struct result *result, size_t question)
{
	const struct question *q =
	    &result->definition->election.questions[question];
	char id[sizeof("question.") + ID_MAX];

	snprintf(id, sizeof(id), "question.%s", q->id);
	nist_item(nist, "Contest", "BallotMeasureContest", id, true);
	nist_label(nist, "BallotTitle", &q->text);
	nist_list(nist, "ContestSelection");
	for (size_t i = 0; i < q->option_count; i++)
		selection(nist, result, question, i);
	nist_list_end(nist);
	nist_text(nist, "ElectionDistrictId", SCOPE);
	nist_text(nist, "Name", q->text.ja);
	all_other_counts(nist, result, question);
	nist_number(nist, "SequenceOrder", question + 1);
	nist_text(nist, "Type", "referendum");
	nist_end(nist, "Contest");
}

/* --- the report
 * --------------------------------------------------------------------- */

static void
election(struct nist *nist, const struct result *result)
{
	const struct election *e = &result->definition->election;
	char date[DATE_TEXT_LEN];

	date_format(e->date, date);
	nist_list(nist, "Election");
	nist_item(nist, "Election", "Election", NULL, false);
	all_ballot_counts(nist, result);
	nist_list(nist, "Contest");
	for (size_t i = 0; i < e->question_count; i++)
		contest(nist, result, i);
	nist_list_end(nist);
	nist_text(nist, "ElectionScopeId", SCOPE);
	nist_label(nist, "Name", &e->name);
	nist_text(nist, "StartDate", date);
	nist_text(nist, "EndDate", date);
	nist_text(nist, "Type", "special");
	nist_end(nist, "Election");
	nist_list_end(nist);
}

/* A district, or all that this station counts; `other` if NIST has no word. */
static void
reporting_unit(struct nist *nist, const char *id, const struct label *label,
    const char *other, const struct area_voters *voters, struct bounds eligible)
{
	nist_item(nist, "GpUnit", "ReportingUnit", id, true);
	nist_label(nist, "Name", label);
	nist_number(nist, "SubUnitsReported", voters->places_in);
	nist_number(nist, "TotalSubUnits", voters->places);
	nist_text(nist, "Type", other != NULL ? "other" : "municipality");
	if (other != NULL)
		nist_text(nist, "OtherType", other);
	nist_number(nist, "VotersParticipated", voters->voters);
	if (eligible.low == eligible.high)
		nist_number(nist, "VotersRegistered", eligible.low);
	nist_end(nist, "GpUnit");
}

static void
reporting_units(struct nist *nist, const struct result *result)
{
	const struct setup *setup = &result->definition->setup;
	struct bounds all = { 0, 0 };
	char unit[GP_UNIT_LEN];

	nist_list(nist, "GpUnit");
	for (size_t i = 0; i < result->district_count; i++) {
		size_t index = result->districts[i].district;
		struct bounds eligible = result_eligible(result, index, ROLL_E);

		if (eligible.low != eligible.high)
			all.high = UINT64_MAX;
		else if (all.low == all.high)
			all.high = all.low += eligible.low;
		district_id(result, i, unit);
		reporting_unit(nist, unit, &setup->districts[index].label,
		    "tally district", &result->districts[i].voters, eligible);
	}
	reporting_unit(nist, SCOPE, &setup->stations[result->station].label,
	    result->all_districts ? NULL : "tally station", &result->voters,
	    all);
	nist_list_end(nist);
}

static const char *
status(const struct publication *publication)
{
	const struct certificate *certificate = publication->certificate;

	if (certificate == NULL)
		return result_is_final(publication->result)
		           ? "unofficial-complete"
		           : "unofficial-partial";
	return certificate->head.first ? "certified" : "correction";
}

static void
notes(struct nist *nist, const struct publication *publication)
{
	struct digest digest = digest_of(publication->result_json);
	char hex[DIGEST_TEXT_LEN], words[DIGEST_TEXT_LEN + 64];

	digest_format(&digest, hex);
	snprintf(
	    words, sizeof(words), "figures of result.json, SHA-256 %s", hex);
	nist_text(nist, "Notes", words);
}

static void
report(const struct publication *publication, bool xml, struct text *out)
{
	const struct result *result = publication->result;
	const struct election *e = &result->definition->election;
	const struct certificate *certificate = publication->certificate;
	struct nist nist = { .text = out,
		.xml = xml,
		.standard = "ElectionResults",
		.space = "http://itl.nist.gov/ns/voting/1500-100/v2" };
	unsigned number = certificate != NULL ? certificate->head.number : 1;
	char date[DATE_TEXT_LEN], time[DATE_TEXT_LEN + 16];

	date_format(publication->date, date);
	snprintf(time, sizeof(time), "%sT00:00:00+09:00", date);
	nist_begin(&nist, "ElectionReport");
	election(&nist, result);
	nist_text(&nist, "Format", "summary-contest");
	nist_text(&nist, "GeneratedDate", time);
	reporting_units(&nist, result);
	nist_text(&nist, "Issuer", e->authority.ja);
	nist_text(&nist, "IssuerAbbreviation", e->authority.en);
	nist_flag(&nist, "IsTest", e->rehearsal);
	notes(&nist, publication);
	nist_number(&nist, "SequenceStart", number);
	nist_number(&nist, "SequenceEnd", number);
	nist_text(&nist, "Status", status(publication));
	if (e->rehearsal)
		nist_text(&nist, "TestType", "rehearsal");
	nist_text(&nist, "VendorApplicationId", "kaihyo " KAIHYO_VERSION);
	nist_end(&nist, "ElectionReport");
}

int
nist_result_json(
    const struct publication *publication, struct text *out, struct error *err)
{
	(void)err;
	report(publication, false, out);
	return 0;
}

int
nist_result_xml(
    const struct publication *publication, struct text *out, struct error *err)
{
	(void)err;
	report(publication, true, out);
	return 0;
}
