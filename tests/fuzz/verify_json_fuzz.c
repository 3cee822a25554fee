/*
 * Whatever the bytes: json_read() returns, and what it accepts it writes as
 * JSON that it reads as the same values again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verifier/bytes.h"
#include "audit/verifier/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
text_write(const char *text, struct buffer *out)
{
	buffer_put(out, "\"");
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || strchr("\"\\", *text))
			buffer_printf(out, "\\u%04x", (unsigned)*text);
		else
			buffer_add(out, text, 1);
	buffer_put(out, "\"");
}

static void
value_write(const struct json *value, struct buffer *out)
{
	static const char *const words[] = { [JSON_NULL] = "null",
		[JSON_FALSE] = "false",
		[JSON_TRUE] = "true" };
	bool object = value->kind == JSON_OBJECT;
	size_t count = 0;

	if (value->name != NULL) {
		text_write(value->name, out);
		buffer_put(out, ":");
	}
	if (value->kind <= JSON_TRUE) {
		buffer_put(out, words[value->kind]);
	} else if (value->kind == JSON_NUMBER) {
		buffer_printf(out, "%lld", (long long)value->of.number);
	} else if (value->kind == JSON_TEXT) {
		text_write(value->of.text.at, out);
		if (strlen(value->of.text.at) != value->of.text.len)
			abort();
	} else {
		buffer_put(out, object ? "{" : "[");
		for (const struct json *v = json_first(value); v != NULL;
		     v = v->next) {
			if (count++ > 0)
				buffer_put(out, ",");
			value_write(v, out);
		}
		if (count != json_count(value))
			abort();
		buffer_put(out, object ? "}" : "]");
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct json_document first, second;
	struct buffer a = { 0 }, b = { 0 };

	if (json_read((const char *)data, len, JSON_BYTES_MAX, &first)) {
		value_write(first.top, &a);
		if (!json_read(a.at, a.len, 6 * JSON_BYTES_MAX, &second))
			abort();
		value_write(second.top, &b);
		if (!bytes_same(buffer_bytes(&a), buffer_bytes(&b)))
			abort();
		json_release(&second);
	} else if (first.what == NULL || first.line == 0) {
		abort();
	}
	json_release(&first);
	buffer_clear(&a);
	buffer_clear(&b);
	return 0;
}
