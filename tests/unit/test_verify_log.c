/*
 * kaihyo-verify's log: every broken line is named, and the tree is RFC 6962's.
 */
#include "audit/verifier/log.h"
#include "tests/unit/verify.h"

#define D(c) c c c c c c c c c c c c c c c c
#define DIGEST D("ab01")

#define OPEN                                                                   \
	"OPEN\tinstance=" D(                                                   \
	    "ab") " station=mihon election=" DIGEST " root=" DIGEST            \
	          " rehearsal=yes program=" DIGEST                             \
	          " version=0.1 airgap=none confirmed=option operator=a%20b"

static const char *const entries[] = {
	OPEN,
	"ACCEPTED\tname=root.txt kind=root subject= number=0 papers=0 size=106 "
	"sha256=" D("0001") " operator=x",
	"ACCEPTED\tname=ballots-001.csv kind=ballots subject=kita-a number=1 "
	"papers=5 size=491 sha256=" D("0002") " operator=x",
	"MEDIA\tname=s1 accepted=3 known=0 refused=0 left=0 sealed=0 "
	"stopped=no "
	"operator=x",
	"REFUSED\tname=%E7%A5%A8 kind=books what=no%... operator=x",
	"CHECKPOINT\tmoment=opened size=5 root=" DIGEST
	" name=checkpoint.txt sha256=" DIGEST " operator=x",
	"VERIFIER\tprogram=" DIGEST " operator=x",
	"VERIFIED\tagree=yes result=" DIGEST " theirs=- status=0 operator=x",
	"CLOSE\tentries=8 certificate=" DIGEST " result=" DIGEST " operator=x",
};

/* A log of these entries, chained as it should be. */
static void
log_make(const char *const *list, size_t count, struct buffer *out)
{
	char prev[DIGEST_HEX];
	uint8_t digest[DIGEST_LEN];
	struct buffer leaf = { 0 };

	digest_of(bytes_of(""), digest);
	for (size_t i = 0; i < count; i++) {
		hex_write(digest, DIGEST_LEN, prev);
		leaf.len = 0;
		buffer_add(&leaf, "", 1);
		buffer_printf(&leaf, "%zu\t0\t%s\t2026-11-22T20:00:00Z\t%s", i,
		    prev, list[i]);
		digest_of(buffer_bytes(&leaf), digest);
		buffer_add(out, leaf.at + 1, leaf.len - 1);
		buffer_put(out, "\n");
	}
	buffer_clear(&leaf);
}

static struct report *report;
static struct log log_;

static void
read_log(struct bytes bytes)
{
	report = report_new(false);
	ck_assert_int_eq(log_read(bytes, &log_, report), 0);
}

static void
forget_log(void)
{
	log_clear(&log_);
	report_free(report);
}

START_TEST(a_whole_log_is_read)
{
	struct buffer text = { 0 };

	log_make(entries, COUNT(entries), &text);
	read_log(buffer_bytes(&text));
	ck_assert_msg(report_count(report, REPORT_FAILED) == 0, "%s",
	    report_line(report, REPORT_FAILED, 0));
	ck_assert_uint_eq(log_.count, COUNT(entries));
	ck_assert(log_.closed);
	ck_assert_str_eq(log_.open.station, "mihon");
	ck_assert(log_.open.rehearsal);
	ck_assert_int_eq(log_.entries[2].kind, FILE_BALLOTS);
	ck_assert_uint_eq(log_.entries[2].papers, 5);
	ck_assert_str_eq(log_.entries[2].subject, "kita-a");
	forget_log();
	buffer_clear(&text);
}
END_TEST

/* Changes one byte of each line in turn: the next line says so. */
START_TEST(a_changed_line_is_named_by_the_next)
{
	struct buffer text = { 0 };
	size_t line = (size_t)_i, at = 0;

	log_make(entries, COUNT(entries), &text);
	for (size_t i = 0; i < line; i++)
		at = (size_t)(strchr(text.at + at, '\n') - text.at) + 1;
	/* A minute later. */
	*strchr(strstr(text.at + at, "T20:") + 4, '0') = '1';
	read_log(buffer_bytes(&text));
	if (line + 1 == COUNT(entries)) {
		/* The end of the chain: its root is another one. */
		ck_assert_uint_eq(report_count(report, REPORT_FAILED), 0);
	} else {
		ck_assert_uint_eq(report_count(report, REPORT_FAILED), 1);
		ck_assert_str_eq(report_line(report, REPORT_FAILED, 0),
		    "the chain breaks here: the line before is not the one "
		    "that this entry followed");
		ck_assert_uint_eq(
		    report_line_number(report, REPORT_FAILED, 0), line + 2);
	}
	forget_log();
	buffer_clear(&text);
}
END_TEST

/* What comes of taking one line out, twice in, or past the next. */
static void
edit(const char *text, size_t line, char how, struct buffer *out)
{
	const char *lines[COUNT(entries) + 1];
	size_t order[COUNT(entries) + 1], count = 0;

	for (size_t i = 0; i < COUNT(entries); i++) {
		lines[i] = text;
		text = strchr(text, '\n') + 1;
	}
	lines[COUNT(entries)] = text;
	for (size_t i = 0; i < COUNT(entries); i++) {
		if (how != 'd' || i != line)
			order[count++] = i;
		if (how == 't' && i == line)
			order[count++] = i;
	}
	if (how == 's') {
		order[line] = line + 1;
		order[line + 1] = line;
	}
	for (size_t i = 0; i < count; i++)
		buffer_add(out, lines[order[i]],
		    (size_t)(lines[order[i] + 1] - lines[order[i]]));
}

START_TEST(a_line_gone_or_twice_or_swapped_is_seen)
{
	struct buffer text = { 0 }, edited = { 0 };
	size_t line = (size_t)_i;

	log_make(entries, COUNT(entries), &text);
	for (const char *how = "dts"; *how != '\0'; how++) {
		if (*how == 's' && line + 1 == COUNT(entries))
			continue;
		edited.len = 0;
		edit(text.at, line, *how, &edited);
		read_log(buffer_bytes(&edited));
		/* Only the tail can go unseen here: CLOSE is missing then. */
		if (*how == 'd' && line + 1 == COUNT(entries))
			ck_assert(!log_.closed);
		else
			ck_assert_msg(report_count(report, REPORT_FAILED) > 0,
			    "%c", *how);
		forget_log();
	}
	buffer_clear(&text);
	buffer_clear(&edited);
}
END_TEST

static const char *const forged[] = {
	"OPEN\tinstance=1",
	"UNKNOWN\toperator=x",
	"MEDIA\tname=s1 accepted=03 known=0 refused=0 left=0 sealed=0 "
	"stopped=no operator=x",
	"MEDIA\tname=s1 accepted=3 known=0 refused=0 left=0 sealed=0 "
	"stopped=maybe operator=x",
	"MEDIA\tname=s1 known=0 accepted=3 refused=0 left=0 sealed=0 "
	"stopped=no operator=x",
	"MEDIA\tname=s1 accepted=3 known=0 refused=0 left=0 sealed=0 "
	"stopped=no operator=x more=1",
	"VERIFIER\tprogram=" DIGEST " operator=a b",
	"VERIFIER\tprogram=" DIGEST " operator=a%61",
	"VERIFIER\tprogram=" DIGEST " operator=a%zz",
	"VERIFIER\tprogram=" DIGEST " operator=a\x1b",
	"ACCEPTED\tname=a kind=manifest subject=u number=1 papers=0 size=1 "
	"sha256=" DIGEST " operator=x",
	"ACCEPTED\tname=a kind=ballots subject=u number=1 papers=0 size=1 "
	"sha256=" DIGEST " id=" DIGEST " operator=x",
	"ACCEPTED\tname=a kind=root subject= number=0 papers=1 size=1 "
	"sha256=" DIGEST " operator=x",
	"ACCEPTED\tname=a kind=checkpoint subject=u number=1 papers=0 size=1 "
	"sha256=" DIGEST " operator=x",
	/* Only a text can be cut. */
	"MEDIA\tname=s1 accepted=3%... known=0 refused=0 left=0 sealed=0 "
	"stopped=no operator=x",
	"MEDIA\tname=s1 accepted=3 known=0 refused=0 left=0 sealed=0 "
	"stopped=no%... operator=x",
	"VERIFIER\tprogram=" DIGEST "%... operator=x",
	"ACCEPTED\tname=a kind=root%... subject= number=0 papers=0 size=1 "
	"sha256=" DIGEST " operator=x",
	"ACCEPTED\tname=a kind=root subject=%... number=0 papers=0 size=1 "
	"sha256=" DIGEST " operator=x",
	"CHECKPOINT\tmoment=opened%... size=1 root=" DIGEST
	" name=checkpoint.txt sha256=" DIGEST " operator=x",
	"CLOSE\tentries=1 certificate=" DIGEST " result=" DIGEST
	" operator=x\nbehind",
};

START_TEST(an_entry_that_says_too_much_or_too_little_is_named)
{
	const char *list[3] = { entries[0], forged[_i], entries[3] };
	struct buffer text = { 0 };

	log_make(list, 3, &text);
	read_log(buffer_bytes(&text));
	ck_assert_uint_ge(report_count(report, REPORT_FAILED), 1);
	forget_log();
	buffer_clear(&text);
}
END_TEST

#define STORED(kind)                                                           \
	"ACCEPTED\tname=x kind=" kind " subject= number=0 papers=0 size=1 "    \
	"sha256=" DIGEST " operator=x"
#define CERTIFICATE(id)                                                        \
	"ACCEPTED\tname=x kind=certificate subject=mihon number=1 papers=0 "   \
	"size=1 sha256=" D("0009") " id=" id " operator=x"
#define AFTER " after-size=9 after-root=" DIGEST " after-certificate=" D("77ee")

static const struct {
	const char *open, *then;
	bool fine;
} opened[] = {
	{ OPEN, "VERIFIER\tprogram=" DIGEST " operator=x", true },
	{ OPEN, CERTIFICATE(D("77ee")), false }, /* of no medium */
	{ OPEN AFTER, CERTIFICATE(D("77ee")), true },
	{ OPEN AFTER, CERTIFICATE(D("77ef")), false },
	{ OPEN AFTER, STORED("root"), false },
	{ OPEN AFTER, "VERIFIER\tprogram=" DIGEST " operator=x", false },
	/* All of it, or none. */
	{ OPEN " after-size=9 after-root=" DIGEST, CERTIFICATE(D("77ee")),
	    false },
	{ OPEN " after-certificate=" D("77ee"), CERTIFICATE(D("77ee")), false },
};

START_TEST(what_a_log_goes_on_from_is_said_and_comes_along)
{
	const char *list[9] = { opened[_i].open };
	char files[7][512];
	struct buffer text = { 0 };

	for (size_t i = 0; i < COUNT(files); i++) {
		snprintf(files[i], sizeof(files[i]),
		    "ACCEPTED\tname=x kind=%s subject= number=0 papers=0 "
		    "size=1 sha256=" D("00%02zu") "%s operator=x",
		    file_kind_name((enum file_kind)i), i, i, i, i, i, i, i, i,
		    i, i, i, i, i, i, i, i,
		    file_kind_is_note((enum file_kind)i) ? " id=" DIGEST : "");
		list[1 + i] = files[i];
	}
	list[8] = opened[_i].then;
	log_make(list, 9, &text);
	read_log(buffer_bytes(&text));
	ck_assert_int_eq(
	    report_count(report, REPORT_FAILED) == 0, opened[_i].fine);
	if (opened[_i].fine)
		ck_assert_uint_eq(log_.after.size, _i == 0 ? 0 : 9);
	forget_log();
	buffer_clear(&text);
}
END_TEST

START_TEST(close_counts_the_entries_before_it)
{
	const char *list[2] = { entries[0],
		"CLOSE\tentries=2 certificate=" DIGEST " result=" DIGEST
		" operator=x" };
	struct buffer text = { 0 };

	log_make(list, 2, &text);
	read_log(buffer_bytes(&text));
	ck_assert_str_eq(report_line(report, REPORT_FAILED, 0),
	    "CLOSE counts 2 entries before it; there are 1");
	forget_log();
	buffer_clear(&text);
}
END_TEST

/* Behind the definition: what media brought, as letters. */
static const struct {
	const char *letters;
	bool fine;
} groups[] = { { "", true }, { "AM1", true }, { "AAM2", true },
	{ "AM1AM1", true }, { "S", true }, { "AM1B", true }, { "VW", true },
	{ "jAM1", true }, { "A", false }, { "AM1A", false }, { "AAM1", false },
	{ "AM2", false }, { "M0", false }, { "AB", false }, { "W", false },
	{ "AVW", false }, { "RM1", false }, { "AARM2", false },
	{ "O", false } };

static const char *
group_entry(char letter)
{
	static const char accepted[] =
	    "ACCEPTED\tname=a kind=manifest subject=u number=1 papers=0 "
	    "size=1 sha256=" DIGEST " id=" DIGEST " operator=x";
#define MEDIA(accepted, stopped)                                               \
	"MEDIA\tname=s accepted=" accepted                                     \
	" known=0 refused=0 left=0 sealed=0 stopped=" stopped " operator=x"

	switch (letter) {
	case 'R':
		return entries[4];
	case 'S':
		return MEDIA("0", "yes");
	case '0':
		return MEDIA("0", "no");
	case '1':
		return MEDIA("1", "no");
	case '2':
		return MEDIA("2", "no");
	case 'B':
		return "BACKUP\tname=b entries=9 operator=x";
	case 'V':
		return entries[6];
	case 'W':
		return entries[7];
	case 'O':
		return entries[0];
	case 'j':
		return "ACCEPTED\tname=a kind=setup-json subject= number=2 "
		       "papers=0 size=1 sha256=" DIGEST " operator=x";
	default:
		return accepted;
	}
}

START_TEST(a_medium_is_whole_in_the_log)
{
	const char *list[32] = { entries[0] };
	struct buffer text = { 0 };
	size_t count = 8;

	for (size_t i = 1; i < count; i++)
		list[i] = entries[1];
	for (const char *at = groups[_i].letters; *at != '\0'; at++)
		if (*at != 'M')
			list[count++] = group_entry(*at);
	log_make(list, count, &text);
	read_log(buffer_bytes(&text));
	ck_assert_int_eq(
	    report_count(report, REPORT_FAILED) == 0, groups[_i].fine);
	forget_log();
	buffer_clear(&text);
}
END_TEST

START_TEST(the_same_file_is_accepted_once)
{
	const char *list[3] = { entries[0], entries[2], entries[2] };
	struct bundle bundle = { .folder = -1 };
	struct buffer text = { 0 };

	log_make(list, 3, &text);
	read_log(buffer_bytes(&text));
	log_claim_files(&log_, &bundle, true, report);
	ck_assert_uint_eq(report_count(report, REPORT_FAILED), 1);
	ck_assert_str_eq(report_line(report, REPORT_FAILED, 0),
	    "the same file was accepted twice, in entries 1 and 2");
	forget_log();
	buffer_clear(&text);
}
END_TEST

/* --- the tree
 * ----------------------------------------------------------------- */

/* The eight leaves that every implementation is tried with; RFC 6962 trees. */
static const char *const leaves[] = { "", "00", "10", "2021", "3031",
	"40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" };
static const char *const roots[] = {
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

/* RFC 6962 §2.1, word for word. */
static void
root_by_definition(
    const uint8_t (*hashes)[DIGEST_LEN], size_t count, uint8_t out[DIGEST_LEN])
{
	char node[1 + 2 * DIGEST_LEN] = { 1 };
	size_t split = 1;

	if (count == 1) {
		memcpy(out, hashes[0], DIGEST_LEN);
		return;
	}
	while (split * 2 < count)
		split *= 2;
	root_by_definition(hashes, split, out);
	memcpy(node + 1, out, DIGEST_LEN);
	root_by_definition(hashes + split, count - split, out);
	memcpy(node + 1 + DIGEST_LEN, out, DIGEST_LEN);
	digest_of(bytes_part(node, sizeof(node)), out);
}

/* A log of so many leaves, of which nothing else is known. */
static struct log
tree_of(size_t count)
{
	struct log log = { .count = count,
		.leaves = memory_take(count, DIGEST_LEN) };

	for (size_t i = 0; i < count; i++)
		digest_of(bytes_part(&i, sizeof(i)), log.leaves[i]);
	log_grow(&log);
	return log;
}

START_TEST(every_tree_has_the_root_of_its_definition)
{
	struct log log = tree_of(300);
	uint8_t wanted[DIGEST_LEN], root[DIGEST_LEN];

	for (size_t size = 1; size <= log.count; size++) {
		root_by_definition(
		    (const uint8_t(*)[DIGEST_LEN])log.leaves, size, wanted);
		log_root(&log, size, root);
		ck_assert_mem_eq(root, wanted, DIGEST_LEN);
	}
	log_clear(&log);
}
END_TEST

/* A station can sign as many heads as it likes: not one costs the whole log. */
START_TEST(a_log_full_of_heads_is_read_in_time)
{
	struct log log = tree_of(30000);
	uint8_t root[DIGEST_LEN];

	for (size_t size = 0; size <= log.count; size++)
		log_root(&log, size, root);
	log_clear(&log);
}
END_TEST

START_TEST(the_tree_is_that_of_rfc_6962)
{
	uint8_t hashes[COUNT(leaves)][DIGEST_LEN], root[DIGEST_LEN];
	struct log log = { .count = COUNT(leaves), .leaves = hashes };
	char hex[DIGEST_HEX];

	for (size_t i = 0; i < COUNT(leaves); i++) {
		uint8_t leaf[17] = { 0 };
		size_t len = strlen(leaves[i]) / 2;

		ck_assert(bytes_hex(bytes_of(leaves[i]), leaf + 1, len));
		digest_of(bytes_part(leaf, len + 1), hashes[i]);
	}
	log_grow(&log);
	log_root(&log, (uint64_t)_i, root);
	free(log.nodes);
	hex_write(root, DIGEST_LEN, hex);
	ck_assert_str_eq(hex, roots[_i]);
}
END_TEST

static const struct unit_test tests[] = {
	{ &a_whole_log_is_read, 0 },
	{ &a_changed_line_is_named_by_the_next, COUNT(entries) },
	{ &a_line_gone_or_twice_or_swapped_is_seen, COUNT(entries) },
	{ &an_entry_that_says_too_much_or_too_little_is_named, COUNT(forged) },
	{ &what_a_log_goes_on_from_is_said_and_comes_along, COUNT(opened) },
	{ &close_counts_the_entries_before_it, 0 },
	{ &a_medium_is_whole_in_the_log, COUNT(groups) },
	{ &the_same_file_is_accepted_once, 0 },
	{ &every_tree_has_the_root_of_its_definition, 0 },
	{ &a_log_full_of_heads_is_read_in_time, 0 },
	{ &the_tree_is_that_of_rfc_6962, COUNT(roots) },
};

UNIT_TESTS("verify_log", tests)
