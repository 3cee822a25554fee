#include "keys/cmd_scope.h"

int
scope_check(const struct definition *definition, const struct scope *scope,
    struct error *err)
{
	const struct setup *setup = &definition->setup;
	char text[SCOPE_MAX + 1];
	size_t index = SIZE_MAX;

	if (setup->number == 0)
		return 0;
	switch (scope->kind) {
	case SCOPE_STATION:
		index = setup_office(setup, scope->id);
		break;
	case SCOPE_DISTRICT:
		index = setup_district(setup, scope->id);
		break;
	case SCOPE_UNIT:
		index = setup_unit(setup, scope->id);
		break;
	case SCOPE_PLACE:
		index = setup_place(setup, scope->id);
		break;
	case SCOPE_NONE:
	case SCOPE_ELECTION:
		break;
	}
	if (index != SIZE_MAX)
		return 0;
	scope_format(scope, text);
	return error_set(err, ERROR_INPUT,
	    N_("look the id up in the setup: kaihyo ballot check FOLDER"),
	    N_("there is no %s in setup %u"), text, setup->number);
}
