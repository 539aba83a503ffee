# `make` lists what there is. Needs only Python 3.11-3.13 with venv, make, and a network or a filled wheels/.

PYTHON ?=
VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
TESTS ?= -n 2
# Rules, acts and queries; pages, the demo and what is slow are left to `make check`.
QUICK := -m "not (browser or docx_page or services or page or demo or slow)"

BIN := $(VENV)/bin
WHEELS := $(if $(wildcard wheels/*.whl),--no-index --find-links wheels)
# A stamp carries the checksum of what it stands for: changed requirements are installed, unchanged ones cost nothing.
RUN_READY := $(VENV)/.run-$(shell cksum < requirements.txt | tr -d ' ')
DEV_READY := $(VENV)/.dev-$(shell cat requirements.txt requirements-channels.txt requirements-dev.txt | cksum | tr -d ' ')

# The demo: sample accounts, and the day of the letter. DEBUG is off, so that pages are those of production.
DEMO := CCHC_DEMO=1 CCHC_TODAY=2019-07-17 DEBUG=0 SITE_URL=http://$(HOST):$(PORT)

# What must hold in production is checked on settings like production's; nothing connects to these addresses.
PRODUCTION := CCHC_DEMO=0 DEBUG=0 CCHC_TODAY= CCHC_VAR=var/check SECRET_KEY=$(shell printf 'only-for-the-check-%.0s' 1 2 3 4) \
	ALLOWED_HOSTS=cchc.example.org SITE_URL=https://cchc.example.org \
	DATABASE_URL=postgres://cchc:secret@127.0.0.1/cchc EMAIL_URL=smtp+tls://cchc:secret@mail.example.org:587 \
	CCHC_BROKER_URL=redis://127.0.0.1/0 CCHC_CACHE_URL=redis://127.0.0.1/1

.DEFAULT_GOAL := help
.PHONY: help run dev test lint quick check migrated-database demo-database reset-demo wheelhouse pins audit bench screenshots messages

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(RUN_READY) ## start the demo: web, worker and beat; Ctrl-C stops all
	@$(DEMO) $(BIN)/python manage.py prepare_demo --address $(HOST):$(PORT)
	@$(DEMO) HOST=$(HOST) PORT=$(PORT) PATH="$(abspath $(BIN)):$$PATH" $(BIN)/honcho start

dev: $(RUN_READY) ## the same for developers: DEBUG on, the web server starts anew when code changes
	@$(DEMO) DEBUG=1 $(BIN)/python manage.py prepare_demo --address $(HOST):$(PORT)
	@$(DEMO) DEBUG=1 HOST=$(HOST) PORT=$(PORT) PATH="$(abspath $(BIN)):$$PATH" $(BIN)/honcho start -f Procfile.dev

test: $(DEV_READY) ## run every test; TESTS="-k word" chooses some
	$(BIN)/python -m pytest $(TESTS)

lint: $(DEV_READY) ## everything that is checked without running tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	CCHC_DEMO=1 CCHC_VAR=var/check $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

# One processor looks at the code while the other makes the databases that tests begin with.
quick: $(DEV_READY) ## for every commit: linters, types, layers, and the tests of rules, acts and queries
	$(MAKE) --jobs 2 --output-sync lint migrated-database
	$(BIN)/python -m pytest $(TESTS) $(QUICK)

check: $(DEV_READY) ## exactly what CI checks: linters, types, layers, migrations, deployment, all tests, none skipped
	$(MAKE) --jobs 2 --output-sync lint demo-database
	CCHC_REQUIRE_ALL=1 $(MAKE) test TESTS="$(TESTS) --durations 25 --statements var/statements tests"
	CCHC_REQUIRE_ALL=1 $(BIN)/python -m tests.services.on_postgres --asked-in var/statements $(TESTS) -m "not (browser or docx_page or services)" tests

migrated-database demo-database: $(DEV_READY)
	$(BIN)/python -m tests.databases $(@:-database=)

reset-demo: $(RUN_READY) ## forget what was done in the demo and load it anew
	@$(DEMO) $(BIN)/python manage.py prepare_demo --anew

wheelhouse: $(RUN_READY) ## fill wheels/ on a connected machine, for `make run` and `make test` without a network
	$(BIN)/python -m pip wheel --quiet --wheel-dir wheels -r requirements-dev.txt

pins: $(DEV_READY) ## write requirements*.txt anew from requirements*.in, every package with the hashes of its files
	@for name in requirements requirements-channels requirements-s3 requirements-dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
			$$name.in --output-file $$name.txt || exit 1; \
	done

audit: $(DEV_READY) ## what is too long for CI: many more made-up cases, every test on PostgreSQL too, a Debian by its document, the image
	$(BIN)/python -m pip check
	CCHC_REQUIRE_ALL=1 CCHC_AUDIT=1 $(BIN)/python -m pytest $(TESTS)
	CCHC_REQUIRE_ALL=1 $(BIN)/python -m tests.services.on_postgres $(TESTS) -m "not browser" tests
	$(BIN)/python -m tests.services.debian
	$(BIN)/python -m tests.services.image

bench: $(DEV_READY) ## measure pages and a recompute of the index; writes docs/benchmarks*.md
	$(BIN)/python -m bench
	$(BIN)/python -m bench --only recompute

screenshots: $(DEV_READY) ## take the pictures in docs/screenshots/ anew
	$(BIN)/python docs/screenshots.py

messages: $(RUN_READY) ## collect texts to translate into locale/ (needs GNU gettext)
	$(BIN)/python manage.py collect_messages

SUITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
$(VENV)/bin/python:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
		if $$python -c '$(SUITS)' 2> /dev/null; then exec $$python -m venv $(VENV); fi; \
	done; echo 'Python 3.11-3.13 with venv is needed (Debian: apt-get install python3-venv)'; exit 1

$(RUN_READY): | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(WHEELS) -r requirements.txt
	@rm -f $(VENV)/.run-* && touch $@

$(DEV_READY): | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(WHEELS) -r requirements-dev.txt
	@rm -f $(VENV)/.run-* $(VENV)/.dev-* && touch $(RUN_READY) $@
