#ifndef KAIHYO_BALLOT_CMD_FORM_H
#define KAIHYO_BALLOT_CMD_FORM_H

#include "ballot/form.h"
#include "base/command.h"

/* How the figures of a place's record get into a form. Commands only. */
#define FORM_OPTIONS                                                           \
	{ .name = "day",                                                       \
		.value = "N",                                                  \
		.help = N_("voters checked in on the day") },                  \
	    { .name = "early",                                                 \
		    .value = "N",                                              \
		    .help = N_("voters checked in early") },                   \
	    { .name = "absentee",                                              \
		    .value = "N",                                              \
		    .help = N_("absentee voters checked in") },                \
	    { .name = "braille",                                               \
		    .value = "N",                                              \
		    .help = N_("of all these, with a braille paper") },        \
	    { .name = "proxy",                                                 \
		    .value = "N",                                              \
		    .help = N_("of all these, by proxy") },                    \
	    { .name = "provisional",                                           \
		    .value = "N",                                              \
		    .help = N_("of all these, provisional, in an envelope") }, \
	    { .name = "paper",                                                 \
		    .value = "TEXT",                                           \
		    .repeats = true,                                           \
		    .help = N_("the stock of a kind of paper: \"ID RECEIVED "  \
		               "ISSUED RETURNED SPOILED LEFT\"") },            \
	    { .name = "sent",                                                  \
		    .value = "TEXT",                                           \
		    .repeats = true,                                           \
		    .help = N_(                                                \
		        "absentee desk only: \"PLACE ENVELOPES\" sent on") },  \
	    { .name = "envelopes",                                             \
		    .value = "TEXT",                                           \
		    .help =                                                    \
		        N_("absentee envelopes: \"RECEIVED ACCEPTED REFUSED "  \
		           "LATE\"") },                                        \
	    { .name = "taken-home",                                            \
		    .value = "N",                                              \
		    .help = N_("papers seen to be taken home") },              \
	    { .name = "checkins",                                              \
		    .value = "TEXT",                                           \
		    .help = N_("\"none\", \"csv COUNT\" or \"paper COUNT "     \
		               "COUNT\"") },                                   \
	    { .name = "box",                                                   \
		    .value = "ID=SEAL",                                        \
		    .repeats = true,                                           \
		    .help =                                                    \
		        N_("the number on the seal of a box, - if none") },    \
	{                                                                      \
		.name = "from", .value = "FILE", .repeats = true,              \
		.help = N_("figures of a poll-book system, .csv or .json")     \
	}

/*
 * Fills what --from and the other options give. Two files are two entries of
 * two people, and must agree.
 */
MUST_CHECK int form_read_options(
    struct form *form, const struct arguments *arguments, struct error *err);

/*
 * At a terminal, asks for what is still missing: first one person, who hears
 * at once what does not balance; then, if `twice`, a second one blindly, and
 * what differs again until both agree. Elsewhere refuses what is missing.
 */
MUST_CHECK int form_ask(struct form *form, bool twice, struct error *err);

/* Says every equation that the figures do not satisfy. */
void form_say_equations(const struct form *form);

#endif
