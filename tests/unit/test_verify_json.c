/* The JSON of definitions, within the limits of formats.md §1. */
#include "audit/verifier/json.h"
#include "tests/unit/verify.h"

static struct json_document document;

static bool
reads(const char *text, size_t len)
{
	bool good = json_read(text, len, JSON_BYTES_MAX, &document);

	if (!good)
		ck_assert_ptr_nonnull(document.what);
	return good;
}

START_TEST(values_keep_their_order_line_and_bytes)
{
	static const char text[] = "{\n \"b\": [1, -2, \"\\u3042\\n\"],\n"
	                           " \"a\": {\"c\": true, \"d\": null}}\n";
	const struct json *list, *element;
	uint64_t number;

	ck_assert(reads(text, sizeof(text) - 1));
	list = json_member(document.top, "b");
	ck_assert_uint_eq(list->line, 2);
	ck_assert_uint_eq(json_count(list), 3);
	element = json_first(list);
	ck_assert(json_number(element, 1, &number) && number == 1);
	ck_assert(!json_number(element, 0, &number));
	ck_assert(!json_number(element->next, 9, &number));
	ck_assert_int_eq(element->next->of.number, -2);
	ck_assert(json_is(element->next->next, "あ\n"));
	ck_assert_str_eq(json_first(document.top)->next->name, "a");
	ck_assert_int_eq(
	    json_member(json_member(document.top, "a"), "c")->kind, JSON_TRUE);
	ck_assert_ptr_null(json_member(document.top, "c"));
	ck_assert_ptr_null(json_member(list, "b"));
	json_release(&document);
}
END_TEST

START_TEST(a_stranger_among_the_members_is_found)
{
	static const char *const names[] = { "a", "b", NULL };

	ck_assert(reads("{\"a\":1,\"x\":2,\"b\":3}", 19));
	ck_assert_str_eq(json_stranger(document.top, names)->name, "x");
	json_release(&document);
	ck_assert(reads("{\"b\":3}", 7));
	ck_assert_ptr_null(json_stranger(document.top, names));
	json_release(&document);
}
END_TEST

static const struct {
	const char *text;
	size_t len; /* 0: that of the text */
} refused[] = {
	{ "", 0 },
	{ "[]", 0 },
	{ "1", 0 },
	{ "{", 0 },
	{ "{}x", 0 },
	{ "{} {}", 0 },
	{ "{\"a\":1,}", 0 },
	{ "{\"a\":[1,]}", 0 },
	{ "{\"a\":[1 2]}", 0 },
	{ "{\"a\" 1}", 0 },
	{ "{a:1}", 0 },
	{ "{\"a\":1,\"a\":2}", 0 },
	{ "{\"a\":1,\"\\u0061\":2}", 0 },
	{ "{\"a\":01}", 0 },
	{ "{\"a\":1.0}", 0 },
	{ "{\"a\":1e3}", 0 },
	{ "{\"a\":-}", 0 },
	{ "{\"a\":+1}", 0 },
	{ "{\"a\":9223372036854775808}", 0 },
	{ "{\"a\":-9223372036854775809}", 0 },
	{ "{\"a\":truth}", 0 },
	{ "{\"a\":nul}", 0 },
	{ "{\"a\":\"x}", 0 },
	{ "{\"a\":\"\t\"}", 0 },
	{ "{\"a\":\"\\x\"}", 0 },
	{ "{\"a\":\"\\u12\"}", 0 },
	{ "{\"a\":\"\\u0000\"}", 0 },
	{ "{\"a\":\"\\ud800\"}", 0 },
	{ "{\"a\":\"\\ud800\\u0041\"}", 0 },
	{ "{\"a\":\"\\udc00\"}", 0 },
	{ "{\"a\":\"\xc0\x80\"}", 0 },
	{ "{\"a\":\"\xed\xa0\x80\"}", 0 },
	{ "{\"a\":\"\xf4\x90\x80\x80\"}", 0 },
	{ "{\"a\":\"\xe3\x81\"}", 0 },
	{ "\xef\xbb\xbf{}", 0 },
	{ "{\"a\":0\0}", 8 },
	{ "{\"a\":\"\0\"}", 9 },
};

START_TEST(refuses_what_is_not_json_as_it_must_be)
{
	size_t len =
	    refused[_i].len != 0 ? refused[_i].len : strlen(refused[_i].text);

	ck_assert(!reads(refused[_i].text, len));
	json_release(&document);
}
END_TEST

static const char *const accepted[] = {
	"{}",
	" \t\r\n{ } \n",
	"{\"a\":-0}",
	"{\"a\":9223372036854775807}",
	"{\"a\":-9223372036854775808}",
	"{\"a\":\"\\ud83d\\ude00\\/\\\\\\\"\"}",
	"{\"\":[[],{}]}",
};

START_TEST(accepts_every_proper_form)
{
	ck_assert(reads(accepted[_i], strlen(accepted[_i])));
	json_release(&document);
}
END_TEST

/* "{"a":[[[...]]]}" with `depth` brackets in all. */
static bool
reads_depth(size_t depth)
{
	struct buffer text = { 0 };
	bool good;

	buffer_put(&text, "{\"a\":");
	for (size_t i = 1; i < depth; i++)
		buffer_put(&text, "[");
	for (size_t i = 1; i < depth; i++)
		buffer_put(&text, "]");
	buffer_put(&text, "}");
	good = reads(text.at, text.len);
	json_release(&document);
	buffer_clear(&text);
	return good;
}

START_TEST(no_deeper_than_64_levels)
{
	ck_assert(reads_depth(64));
	ck_assert(!reads_depth(65));
}
END_TEST

START_TEST(many_members_of_one_object_are_compared_too)
{
	struct buffer text = { 0 };

	buffer_put(&text, "{");
	for (int i = 0; i < 5000; i++)
		buffer_printf(&text, "\"m%d\":%d,", i, i);
	buffer_put(&text, "\"last\":0}");
	ck_assert(reads(text.at, text.len));
	json_release(&document);
	text.len -= strlen("\"last\":0}");
	buffer_put(&text, "\"m17\":0}");
	ck_assert(!reads(text.at, text.len));
	json_release(&document);
	buffer_clear(&text);
}
END_TEST

START_TEST(more_than_the_limits_is_refused)
{
	struct buffer text = { 0 };

	ck_assert(!json_read("{}  ", 4, 3, &document));
	json_release(&document);
	buffer_put(&text, "{\"a\":[");
	for (int i = 0; i < 400000; i++)
		buffer_put(&text, "{},");
	buffer_put(&text, "0]}");
	ck_assert(!reads(text.at, text.len));
	ck_assert_str_eq(document.what, "more than 400,000 objects and lists");
	json_release(&document);
	buffer_clear(&text);
}
END_TEST

static const struct unit_test tests[] = {
	{ &values_keep_their_order_line_and_bytes, 0 },
	{ &a_stranger_among_the_members_is_found, 0 },
	{ &refuses_what_is_not_json_as_it_must_be, COUNT(refused) },
	{ &accepts_every_proper_form, COUNT(accepted) },
	{ &no_deeper_than_64_levels, 0 },
	{ &many_members_of_one_object_are_compared_too, 0 },
	{ &more_than_the_limits_is_refused, 0 },
};

UNIT_TESTS("verify_json", tests)
