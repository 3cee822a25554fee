/*
 * An export that an adapter accepts holds only codes that mean something, and
 * read as plain codes again it gives the same papers.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ballot/adapter.h"
#include "tests/unit/papers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static int
must(int rc)
{
	if (rc != 0)
		abort();
	return rc;
}

static void
plain_write(const struct pool *pool, struct text *out)
{
	text_add(out, "bridge,hall,image\n");
	for (size_t i = 0; i < pool->count; i++) {
		const struct ballot *ballot = &pool->ballots[i];
		bool none = ballot->image[0] == '-';

		text_addf(out, "%c,%c,%.*s\n", ballot->codes[0],
		    ballot->codes[1], none ? 1 : IMAGE_TEXT_LEN, ballot->image);
	}
}

static void
same_again(struct adapter_rules rules, const struct pool *pool)
{
	struct text plain = { 0 };
	struct pool again = { 0 };
	struct error err;

	plain_write(pool, &plain);
	rules.adapter = adapter_find("plain");
	must(adapter_read(&rules, text_span(&plain), "again", &again, &err));
	assert(again.count == pool->count);
	for (size_t i = 0; i < pool->count; i++)
		assert(memcmp(&again.ballots[i], &pool->ballots[i],
		           sizeof(again.ballots[i])) == 0);
	pool_clear(&again);
	text_clear(&plain);
}

static void
read_with(struct adapter_rules *rules, const char *adapter, struct span bytes)
{
	struct pool pool = { 0 };
	struct error err;

	rules->adapter = adapter_find(adapter);
	if (adapter_read(rules, bytes, "export", &pool, &err) == 0) {
		if (pool_check(&pool, &err) == 0)
			same_again(*rules, &pool);
	}
	pool_clear(&pool);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span bytes = { (const char *)data, len };
	struct definition *definition = papers_definition();
	struct adapter_rules rules = { .ordinance = &definition->ordinance };
	struct code_table table;
	struct error err;

	code_table_init(&table, definition, 0);
	rules.table = &table;
	read_with(&rules, "plain", bytes);
	rules.adapter = adapter_find("ds200");
	must(adapter_add_column(&rules, "bridge=Br", &err));
	must(adapter_add_column(&rules, "hall=Ha", &err));
	must(adapter_add_value(&rules, "hall:Not sure=later", &err));
	must(adapter_category(&rules, "blank", &rules.undervote, &err));
	must(adapter_category(&rules, "spoiled", &rules.overvote, &err));
	rules.skip_without_question = len % 2 == 0;
	read_with(&rules, "ds200", bytes);
	free(definition);
	return 0;
}
