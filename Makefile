# kaihyo: `make deps` once, then `make`, `make demo`, `make check`.

CC       ?= gcc
PREFIX   ?= /usr/local
BUILD    ?= build
FOLDERS   = base keys ballot tally audit store

WARNINGS  = -Wall -Wextra -Wpedantic -Wformat=2 -Wshadow -Wconversion \
            -Wsign-conversion -Wvla -Walloca -Wcast-qual -Wcast-align=strict \
            -Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes \
            -Wold-style-definition -Wundef -Wswitch-enum \
            -Wimplicit-fallthrough=5 -Wnull-dereference -Wduplicated-cond \
            -Wduplicated-branches -Wlogical-op -Wjump-misses-init -Wdate-time
HARDENING = -D_FORTIFY_SOURCE=3 -fstack-protector-strong \
            -fstack-clash-protection -fcf-protection=full \
            -ftrivial-auto-var-init=zero -fno-strict-overflow -fPIE
REPRODUCE = -ffile-prefix-map=$(CURDIR)=.
CFLAGS    = -O2 -g $(HARDENING)
LDFLAGS   = -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,--as-needed
LDLIBS    = -lcrypto -lsqlite3 -ljansson -lseccomp
override CPPFLAGS += -D_GNU_SOURCE -I.
COMPILE   = $(CC) -std=c11 $(CPPFLAGS) $(WARNINGS) $(CFLAGS) $(REPRODUCE) -MMD -MP

objects  = $(patsubst %.c,$(BUILD)/%.o,$(1))
SOURCES  = $(foreach f,$(FOLDERS),$(wildcard $(f)/*.c))
COMMANDS = $(filter %.c,$(foreach f,$(FOLDERS),$(wildcard $(f)/cmd_*.c)))
LIBRARY  = $(filter-out $(COMMANDS),$(SOURCES))
PO       = $(wildcard po/*.po)

all: $(BUILD)/bin/kaihyo $(PO:po/%.po=$(BUILD)/share/locale/%/LC_MESSAGES/kaihyo.mo)

$(BUILD)/bin/kaihyo: $(call objects,main.c $(COMMANDS)) $(BUILD)/library.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) $(BUILD)/library.a $(LDLIBS)

$(BUILD)/library.a: $(call objects,$(LIBRARY))
	@rm -f $@
	$(AR) rcsD $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(BUILD)/share/locale/%/LC_MESSAGES/kaihyo.mo: po/%.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

# --- tests -----------------------------------------------------------------

UNIT    = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))
FUZZ    = $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*_fuzz.c))
REPLAY  = $(FUZZ:%=$(BUILD)/replay/%)
STORIES = $(wildcard tests/cli/*.bats)

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/library.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ -lcheck -lsubunit -lm -lrt -lpthread $(LDLIBS)

# A fuzz target without the fuzzer: runs its corpus once.
$(BUILD)/replay/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o $(BUILD)/library.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

check: all $(UNIT) $(REPLAY)
	@set -e; for t in $(UNIT); do echo "$$t"; $$t; done
	@set -e; for t in $(FUZZ); do $(BUILD)/replay/$$t tests/fuzz/corpus/$${t%_fuzz}; done
	PATH=$(abspath $(BUILD))/bin:$$PATH BUILD=$(abspath $(BUILD)) prove --exec 'bats --tap' $(STORIES)

clean:
	rm -rf build build-*

.PHONY: all check clean
.SECONDARY:
-include $(wildcard $(BUILD)/*.d $(BUILD)/*/*.d $(BUILD)/*/*/*.d)
