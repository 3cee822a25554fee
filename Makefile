# kaihyo: `make demo` shows it, `make check` tests it, `make help` lists all.

CC        = gcc
PREFIX   ?= /usr/local
BUILD    ?= build
FOLDERS   = base keys ballot ballot/rules ballot/notes tally tally/rules tally/roll \
            tally/publish audit store

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
LDLIBS    = -lcrypto -lsqlite3 -ljansson -lseccomp -lqrencode -lcairo -lgmp \
            -lfreetype
override CPPFLAGS += -D_GNU_SOURCE -I. -isystem /usr/include/freetype2
COMPILE   = $(CC) -std=c11 $(CPPFLAGS) $(WARNINGS) $(CFLAGS) $(REPRODUCE)

# One short line for each step; V=1 shows the commands, -s nothing.
silent   = $(findstring s,$(firstword -$(MAKEFLAGS)))
say      = $(if $(V),,@$(if $(silent),,printf '%-7s %s\n' '$(1)' '$@';) )
objects  = $(patsubst %.c,$(BUILD)/%.o,$(1))
SOURCES  = $(foreach f,$(FOLDERS),$(wildcard $(f)/*.c))
COMMANDS = $(foreach f,$(FOLDERS),$(wildcard $(f)/cmd_*.c))
LIBRARY  = $(filter-out $(COMMANDS),$(SOURCES))
VERIFIER = $(wildcard audit/verifier/*.c)
PROGRAMS = $(BUILD)/bin/kaihyo $(if $(VERIFIER),$(BUILD)/bin/kaihyo-verify)

# The one list of Debian packages: to build and show it, and to test it.
BUILD_DEPS = build-essential pkg-config gettext libssl-dev libsqlite3-dev \
             libjansson-dev libseccomp-dev libgcrypt20-dev libqrencode-dev \
             libcairo2-dev libfreetype-dev libgmp-dev \
             fonts-ipaexfont-mincho fonts-ipaexfont-gothic \
             openssl signify-openbsd sqlite3 jq git
CHECK_DEPS = check time strace xxd libsubunit-dev bats perl valgrind mandoc gcovr \
             clang libclang-rt-14-dev clang-format clang-tidy cppcheck \
             bc shellcheck golang-go golang-golang-x-mod-dev python3 python3-jsonschema \
             librsvg2-bin zbar-tools minisign poppler-utils qpdf libxml2-utils \
             chromium fonts-noto-cjk

# --- build -----------------------------------------------------------------

PO         = $(patsubst po/%.po,%,$(wildcard po/*.po))
CATALOGUES = $(PO:%=$(BUILD)/share/locale/%/LC_MESSAGES/kaihyo.mo)

all: $(PROGRAMS) $(CATALOGUES) ## build kaihyo and kaihyo-verify

$(BUILD)/bin/kaihyo: $(call objects,main.c $(COMMANDS)) $(BUILD)/library.a
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) $(BUILD)/library.a $(LDLIBS)

# A second opinion: none of our objects, and the other crypto library. Static,
# so that it runs on any x86-64 Linux as it is; without the linker's warning
# of functions of libgpg-error that look for home folders, which nobody calls.
GCRYPT = -lgcrypt -lgpg-error
STATIC = $(patsubst -pie,-static-pie -Wl$(comma)--no-warnings,$(LDFLAGS))
comma  = ,
$(BUILD)/bin/kaihyo-verify: $(call objects,audit/verifier/main.c) $(BUILD)/verifier.a
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(STATIC) -o $@ $^ $(GCRYPT)

# Never linked together with library.a.
$(BUILD)/verifier.a: $(call objects,$(filter-out %/main.c,$(VERIFIER))) $(BUILD)/flags
	@rm -f $@
	$(call say,pack)$(AR) rcsD $@ $(filter %.o,$^)

$(BUILD)/library.a: $(call objects,$(LIBRARY)) $(BUILD)/flags
	@rm -f $@
	$(call say,pack)$(AR) rcsD $@ $(filter %.o,$^)

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,cc)$(COMPILE) -MMD -MP -c -o $@ $<

# What the result page is written with goes into the program as it is.
$(BUILD)/tally/publish/page_files.o: tally/publish/page.css tally/publish/page.js

# Other flags, or a source file that went away: build again.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(COMPILE) $(LDFLAGS) $(LIBRARY) $(VERIFIER)' | cmp -s - $@ || \
	    echo '$(COMPILE) $(LDFLAGS) $(LIBRARY) $(VERIFIER)' >$@

$(BUILD)/share/locale/%/LC_MESSAGES/kaihyo.mo: po/%.po
	@mkdir -p $(@D)
	$(call say,msgfmt)msgfmt --check -o $@ $<

# --- packages --------------------------------------------------------------

# deps-build, deps-check: quick when all is there, apt-get when not.
deps: deps-build deps-check ## install the Debian packages for everything

deps-build:
	@tests/tools/install.sh $(BUILD_DEPS)
deps-check:
	@tests/tools/install.sh $(CHECK_DEPS)

# --- demo ------------------------------------------------------------------

demo: ## replay the Osaka referendum of 2015 from sticks to certificate
	@$(MAKE) --no-print-directory deps-build
	@$(MAKE) --no-print-directory all $(BUILD)/tools/osaka $(BUILD)/tools/demo-key
	@tests/scenarios/osaka-2015/run.sh $(BUILD)

# --- tests -----------------------------------------------------------------

# `make check ONLY=span` runs test_span, span_fuzz's corpus and span.bats.
ONLY   ?= *
UNIT    = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_$(ONLY).c))
FUZZ    = $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/$(ONLY)_fuzz.c))
STORIES = $(wildcard tests/cli/$(ONLY).bats)
TOOLS   = $(patsubst tests/tools/%.c,$(BUILD)/tools/%,$(wildcard tests/tools/*.c))
TESTLIB = -lcheck -lsubunit -lm -lrt -lpthread

$(BUILD)/unit/test_verify_%: $(BUILD)/tests/unit/test_verify_%.o $(BUILD)/verifier.a
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(LDFLAGS) -o $@ $^ $(TESTLIB) $(GCRYPT)

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/library.a
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(LDFLAGS) -o $@ $^ $(TESTLIB) $(LDLIBS)

# A fuzz target without the fuzzer: runs its corpus once.
$(BUILD)/replay/verify_%: $(BUILD)/tests/fuzz/verify_%.o $(BUILD)/tests/fuzz/replay.o $(BUILD)/verifier.a
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(LDFLAGS) -o $@ $^ $(GCRYPT)

$(BUILD)/replay/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o $(BUILD)/library.a
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/tools/verify-tamper: private override LDFLAGS += -Wl,--wrap=ed25519_verify,--wrap=ed25519_key_honest
$(BUILD)/tools/verify-%: $(BUILD)/tests/tools/verify-%.o $(BUILD)/verifier.a
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(LDFLAGS) -o $@ $^ $(GCRYPT)

$(BUILD)/tools/%-theirs: $(BUILD)/tests/tools/%-theirs.o $(BUILD)/verifier.a
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(LDFLAGS) -o $@ $^ $(GCRYPT)

$(BUILD)/tools/%: $(BUILD)/tests/tools/%.o $(BUILD)/library.a
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# What is loaded before a program: plain, whatever the program was built with.
PRELOAD = $(patsubst tests/preload/%.c,$(BUILD)/preload/%.so,$(wildcard tests/preload/*.c))
$(BUILD)/preload/%.so: tests/preload/%.c tests/preload/ours.h
	@mkdir -p $(@D)
	$(call say,preload)gcc -std=c11 $(CPPFLAGS) $(WARNINGS) -O2 -fPIC -shared -o $@ $< -ldl

tests: all $(UNIT) $(FUZZ:%=$(BUILD)/replay/%) $(TOOLS) $(PRELOAD)
check: ## unit tests, fuzz corpora, stories (ONLY=name for one)
	@$(MAKE) --no-print-directory deps
	@$(MAKE) --no-print-directory tests
	@BUILD=$(abspath $(BUILD)) tests/run.sh '$(UNIT)' '$(FUZZ)' '$(STORIES)'

# The same tests, with every read and write watched.
check-sanitized: ## the same under address and undefined-behaviour sanitizers
	$(MAKE) check BUILD=build-sanitized LDFLAGS='$(SANITIZE)' \
	    CFLAGS='-O1 -g -fno-omit-frame-pointer $(SANITIZE)'
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all -DARENA_BLOCK=0

FUZZ_SECONDS ?= 60
fuzz: ## every fuzz target for FUZZ_SECONDS, and the planted bug
	$(MAKE) fuzz-targets BUILD=build-fuzz CC=clang WARNINGS=-Wall \
	    REPRODUCE= LDFLAGS='$(SANITIZE)' \
	    CFLAGS='-O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link'
	FUZZ_SECONDS=$(FUZZ_SECONDS) tests/fuzz/run.sh '$(FUZZ)'

fuzz-targets: $(FUZZ:%=$(BUILD)/fuzz/%) $(BUILD)/fuzz/selftest/planted_fuzz
$(BUILD)/fuzz/verify_%: $(BUILD)/tests/fuzz/verify_%.o $(BUILD)/verifier.a
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(GCRYPT)

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/library.a
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

# Its packages come from npm, into the build folder; make check runs it too, and
# says so where there is no npm.
browser: tests ## the result page in Chromium: it verifies, axe finds nothing; pictures
	@command -v npm >/dev/null || tests/tools/install.sh nodejs npm
	@tests/tools/install.sh chromium fonts-noto-cjk
	@BUILD=$(abspath $(BUILD)) tests/browser/run.sh

# Counting nights that went wrong, one after the other.
scenarios: ## every incident as a night that is stopped, then put right
	@$(MAKE) --no-print-directory deps-build
	@$(MAKE) --no-print-directory all $(BUILD)/tools/demo-key $(BUILD)/tools/demo-sign
	@tests/scenarios/run.sh $(BUILD)

# FIRE_EVERY=40: every 40th point only.
FIRE_EVERY ?= 1
fire: ## every call of every command fails once; every power cut
	@$(MAKE) --no-print-directory deps
	@$(MAKE) --no-print-directory all $(PRELOAD)
	@tests/scenarios/fire.sh $(BUILD) --every $(FIRE_EVERY)

# SEED=7: the same cases again; else at random.
SECONDS ?= 60
differ: ## both programs read the same changed files for SECONDS; stops where they disagree
	@$(MAKE) --no-print-directory deps
	@$(MAKE) --no-print-directory all $(BUILD)/tools/differ-ours \
	    $(BUILD)/tools/differ-theirs $(BUILD)/tools/differ-bundle
	@PATH=$(abspath $(BUILD))/bin:$(abspath $(BUILD))/tools:$$PATH \
	    tests/tools/differ.py --seconds $(SECONDS) $(if $(SEED),--seed $(SEED)) \
	    --keep $(BUILD)/differ --bundle $(BUILD)/tools/differ-bundle

# A bundle for it to change.
$(BUILD)/tools/differ-bundle: $(BUILD)/bin/kaihyo
	@PATH=$(abspath $(BUILD))/bin:$$PATH tests/tools/differ-bundle.sh $@

# TAMPER_EVERY=50: of the flipped bits only every 50th byte.
TAMPER_EVERY ?= 1
tamper: ## every change to a bundle that someone could make, and who sees it
	@$(MAKE) --no-print-directory deps
	@$(MAKE) --no-print-directory all $(BUILD)/tools/verify-tamper
	@tests/scenarios/tamper.sh $(BUILD) --every $(TAMPER_EVERY)

cover: ## the tests with coverage counted; report by gcovr
	@find build-cover -name '*.gcda' -delete 2>/dev/null || true
	$(MAKE) check BUILD=build-cover CFLAGS='-O0 -g --coverage -fprofile-update=atomic' \
	    LDFLAGS='-pie --coverage' REPRODUCE=
	gcovr --root . --object-directory build-cover --branches \
	    --exclude-throw-branches --exclude tests --print-summary \
	    --html-details build-cover/coverage.html build-cover

# DuckDB comes from npm, into the build folder; without it bench says so.
BENCH = BUILD=$(abspath $(BUILD)) PATH=$(abspath $(BUILD))/bin:$(abspath $(BUILD))/tools:$$PATH
bench: all $(TOOLS) ## a made-up station of 1.2 million papers, timed beside DuckDB (SCALE=0.1: a tenth)
	@tests/tools/install.sh time strace jq
	@command -v npm >/dev/null || tests/tools/install.sh nodejs npm || true
	@$(if $(filter places,$(ONLY)),,$(BENCH) tests/bench/run.sh)
	@$(if $(filter station,$(ONLY)),,$(BENCH) tests/bench/places.sh)

bench-accuracy: all $(TOOLS) ## 10 million ballot positions, twice, without an error
	@$(BENCH) tests/bench/accuracy.sh

# SCALE=0.1: a tenth of it; KEEP=FOLDER goes on where it was cut off.
bench-nation: all $(TOOLS) ## a national referendum: 105 million papers, 45,000 places, 1,900 stations
	@tests/tools/install.sh time jq
	@$(BENCH) tests/bench/nation.sh

# --- lint ------------------------------------------------------------------

# Each is tests/lint/NAME.sh; `make lint-banned` runs one.
LINTS = layers headers banned words promises paths format shell build man po cppcheck tidy analyzer
lint: $(LINTS:%=lint-%) ## everything that can be said about the sources without running them
	@echo 'lint: nothing to object to'
lint-%:
	@MAKE='$(MAKE)' tests/lint/$*.sh
# Both build in build-lint.
lint-man: lint-build

format: ## write all C files as clang-format would
	clang-format -i $$(git ls-files '*.c' '*.h')

POT = $(BUILD)/kaihyo.pot
pot: ## extract the messages into build/kaihyo.pot
	@mkdir -p $(BUILD)
	tests/tools/messages.sh >$(POT)
po-check: lint-po ## list the messages without a Japanese translation

# --- install, compare, clean -----------------------------------------------

install: all ## PREFIX (/usr/local) and DESTDIR as usual
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(PROGRAMS) $(DESTDIR)$(PREFIX)/bin
	for l in $(PO); do \
	    install -D -m 644 $(BUILD)/share/locale/$$l/LC_MESSAGES/kaihyo.mo \
	        $(DESTDIR)$(PREFIX)/share/locale/$$l/LC_MESSAGES/kaihyo.mo || exit 1; \
	done
	tests/tools/manuals.sh $(BUILD)/bin/kaihyo $(DESTDIR)$(PREFIX)/share/man

reproduce: ## build twice in two folders and compare the programs
	MAKE='$(MAKE)' tests/tools/reproduce.sh

clean: ## remove everything that was built
	rm -rf build build-*

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 18

.PHONY: FORCE all deps deps-build deps-check demo tests check scenarios fire tamper differ browser \
    check-sanitized fuzz fuzz-targets cover bench bench-accuracy bench-nation lint format pot po-check install reproduce clean help
.SECONDARY:
-include $(wildcard $(addprefix $(BUILD)/,*.d */*.d */*/*.d */*/*/*.d))
