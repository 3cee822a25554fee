#include "audit/risk.h"

#include <assert.h>
#include <gmp.h>

/*
 * P as a fraction. Which papers are wrong and which are drawn can change
 * places; with the smaller of the two below, the numbers stay short.
 */
struct chance {
	mpz_t few, all;
};

/* C(n, k + 1) from C(n, k). */
static void
next_of(mpz_t choices, unsigned long n, unsigned long k)
{
	mpz_mul_ui(choices, choices, n - k);
	mpz_divexact_ui(choices, choices, k + 1);
}

/* C(n, k - 1) from C(n, k), which is not 0. */
static void
before_of(mpz_t choices, unsigned long n, unsigned long k)
{
	mpz_mul_ui(choices, choices, k);
	mpz_divexact_ui(choices, choices, n - k + 1);
}

/* The sum over i from `first`, C(some,i) C(rest,taken-i), up to `found`. */
static void
sum_of(struct chance *chance, unsigned long some, unsigned long rest,
    unsigned long taken, unsigned long first, unsigned long found)
{
	unsigned long last = found < some ? found : some;
	mpz_t hit, miss;

	mpz_inits(hit, miss, NULL);
	mpz_bin_uiui(hit, some, first);
	mpz_bin_uiui(miss, rest, taken - first);
	for (unsigned long i = first; i <= last && i <= taken; i++) {
		mpz_addmul(chance->few, hit, miss);
		if (i < taken) {
			next_of(hit, some, i);
			before_of(miss, rest, taken - i);
		}
	}
	mpz_clears(hit, miss, NULL);
}

static void
chance_init(struct chance *chance, const struct risk *risk)
{
	bool swapped = risk->wrong < risk->drawn;
	unsigned long taken = swapped ? risk->wrong : risk->drawn;
	unsigned long some = swapped ? risk->drawn : risk->wrong;
	unsigned long rest = risk->papers - some;
	/* With few others left some of the wrong ones must be drawn. */
	unsigned long first = taken > rest ? taken - rest : 0;

	assert(risk->wrong > 0 && risk->wrong <= risk->papers);
	assert(risk->drawn <= risk->papers && risk->found <= risk->drawn);
	assert(risk->papers <= RISK_PAPERS_MAX);
	mpz_inits(chance->few, chance->all, NULL);
	mpz_bin_uiui(chance->all, risk->papers, taken);
	if (first <= risk->found)
		sum_of(chance, some, rest, taken, first, risk->found);
}

static void
chance_clear(struct chance *chance)
{
	mpz_clears(chance->few, chance->all, NULL);
}

uint64_t
risk_limit_with(uint64_t limit, uint64_t found)
{
	return limit * (found + 1) * (found + 2);
}

bool
risk_is_below(const struct risk *risk, uint64_t limit)
{
	struct chance chance;
	bool below;

	chance_init(&chance, risk);
	mpz_mul_ui(chance.few, chance.few, limit);
	below = mpz_cmp(chance.few, chance.all) <= 0;
	chance_clear(&chance);
	return below;
}

uint64_t
risk_once_in(const struct risk *risk)
{
	uint64_t number = RISK_LIMIT_MAX;
	struct chance chance;

	chance_init(&chance, risk);
	if (mpz_sgn(chance.few) > 0) {
		mpz_fdiv_q(chance.all, chance.all, chance.few);
		if (mpz_cmp_ui(chance.all, RISK_LIMIT_MAX) < 0)
			number = mpz_get_ui(chance.all);
	}
	chance_clear(&chance);
	return number;
}

uint64_t
risk_draws(const struct risk *risk, uint64_t limit)
{
	struct risk tried = *risk;
	uint64_t low = risk->found, step = 1;

	/* The more are drawn the less likely so few: P only falls. From below,
	 * because numbers grow with what is drawn. */
	for (tried.drawn = low; tried.drawn < tried.papers; step *= 2) {
		if (risk_is_below(&tried, limit))
			break;
		low = tried.drawn + 1;
		tried.drawn = tried.papers - tried.drawn > step
		                  ? tried.drawn + step
		                  : tried.papers;
	}
	for (uint64_t high = tried.drawn; low < high;) {
		tried.drawn = low + (high - low) / 2;
		if (risk_is_below(&tried, limit))
			high = tried.drawn;
		else
			low = tried.drawn + 1;
	}
	return low;
}
