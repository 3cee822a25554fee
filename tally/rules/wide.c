#include "tally/rules/wide.h"

#define WIDE_DIGITS 40

static wide
wide_max(void)
{
	wide half = (wide)1 << 126;

	return half - 1 + half;
}

bool
wide_add(wide a, wide b, wide *out)
{
	wide max = wide_max();

	if ((b > 0 && a > max - b) || (b < 0 && a < -max - b))
		return false;
	*out = a + b;
	return true;
}

/* By division, since clang's own check wants a library gcc does not have. */
bool
wide_multiply(wide a, wide b, wide *out)
{
	wide max = wide_max(), size_a, size_b;

	if (a < -max || b < -max)
		return false;
	size_a = a < 0 ? -a : a;
	size_b = b < 0 ? -b : b;
	if (b != 0 && size_a > max / size_b)
		return false;
	*out = a * b;
	return true;
}

static void
digits_add(struct text *text, wide number, bool separators)
{
	char digits[WIDE_DIGITS];
	size_t len = 0;

	if (number < 0)
		text_add_char(text, '-');
	/* Digit by digit of either sign: the smallest number has no -x. */
	do {
		int digit = (int)(number % 10);

		digits[len++] = (char)('0' + (digit < 0 ? -digit : digit));
		number /= 10;
	} while (number != 0);
	while (len-- > 0) {
		text_add_char(text, digits[len]);
		if (separators && len > 0 && len % 3 == 0)
			text_add_char(text, ',');
	}
}

void
wide_text(struct text *text, wide number)
{
	digits_add(text, number, true);
}

void
wide_digits(struct text *text, wide number)
{
	digits_add(text, number, false);
}
