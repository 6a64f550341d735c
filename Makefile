# Everything a person types. `make help` lists it.
# Each step of set-up leaves a stamp named for the hash of what it was made from, so that a
# second `make run` starts in seconds and a changed lock file is never missed.

.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
CODE := $(wildcard ehcoord tests tools bench migrations *.py)

hash_of = $(shell cat $(1) 2>/dev/null | git hash-object --stdin 2>/dev/null | cut -c1-12)
FRONT_END_FILES := package-lock.json tools/front_end.py $(wildcard static/src/*.* static/src/app/*)

PLACE := $(STAMPS)/python
SERVICE := $(STAMPS)/service-$(call hash_of,requirements.txt)
TOOLS := $(STAMPS)/tools-$(call hash_of,requirements-dev.txt)
FRONT_END := $(STAMPS)/front-end-$(call hash_of,$(FRONT_END_FILES))

# Gives a command the keys of this installation, and writes them the first time.
WITH_KEYS := $(BIN)/python tools/first_run.py
FLASK := $(WITH_KEYS) $(BIN)/flask --app wsgi
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes

.PHONY: help needs run test test-long check format bench bench-large lock clean

help: ## List what can be made
	@echo "Make one of these:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r name what; do printf '  %-14s%s\n' "$$name" "$$what"; done

run: $(SERVICE) $(FRONT_END) ## Set up what is missing, then start the service with demo families
	@$(FLASK) db upgrade
	@$(FLASK) demo --if-empty
	@exec $(FLASK) serve

test: $(TOOLS) $(FRONT_END) ## Run the whole suite, on SQLite and on PostgreSQL
	@$(BIN)/pytest -q -n 2 --dist loadfile --durations=20 $(TESTS)

test-long: $(TOOLS) $(FRONT_END) ## Run the suite with many more examples and fresh seeds
	@HYPOTHESIS_PROFILE=long $(BIN)/pytest -q -n 2 --dist loadfile --durations=20 $(TESTS)

check: $(TOOLS) $(FRONT_END) ## Check formatting, lint, types, imports, templates, migrations, copies
	@echo "Formatting" && $(BIN)/ruff format --check $(CODE)
	@echo "Lint" && $(BIN)/ruff check $(CODE)
	@echo "Types" && $(BIN)/mypy $(CODE)
	@echo "Imports" && $(BIN)/lint-imports --no-logo
	@echo "Templates" && $(BIN)/djlint --quiet --lint templates
	@echo "Duplicated code" && PATH="$(CURDIR)/$(BIN):$$PATH" \
		node_modules/.bin/jscpd --config .jscpd.json $(filter-out %.py,$(CODE)) templates static/src
	@echo "House rules, locks and migrations" && $(BIN)/pytest -q tests/house

format: $(TOOLS) ## Format the Python files, and mend the lint that mends itself
	@$(BIN)/ruff format $(CODE)
	@$(BIN)/ruff check --fix $(CODE)

bench: $(TOOLS) $(FRONT_END) ## Measure the claims of docs/performance.md
	@$(WITH_KEYS) $(BIN)/python -m bench

bench-large: $(TOOLS) $(FRONT_END) ## Measure the sweep again at a million families (hours)
	@$(WITH_KEYS) $(BIN)/python -m bench --large

lock: $(TOOLS) ## Compile the requirements and the npm lock again
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header \
		--no-emit-index-url --output-file requirements.txt requirements.in
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header \
		--no-emit-index-url --output-file requirements-dev.txt requirements-dev.in
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm install --package-lock-only

clean: ## Remove what set-up made; the database and the keys in instance/ stay
	@rm -rf $(VENV) node_modules static/dist

# --- set-up ---------------------------------------------------------------------------------

needs:
	@command -v git >/dev/null || { \
		echo "This needs git. On Debian or Ubuntu: sudo apt-get install git"; exit 1; }
	@command -v $(PYTHON) >/dev/null || { \
		echo "This needs Python 3.11 or newer. On Debian or Ubuntu: sudo apt-get install python3"; \
		exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "This needs Python 3.11 or newer, and $(PYTHON) is older."; \
		echo "Name a newer one: make $(or $(MAKECMDGOALS),run) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This needs Python's venv. On Debian or Ubuntu: sudo apt-get install python3-venv"; \
		exit 1; }

$(PLACE): | needs
	@echo "Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(SERVICE): | $(PLACE)
	@echo "Installing what the service runs on (a minute or two, once)"
	@$(PIP) -r requirements.txt
	@rm -f $(STAMPS)/service-* && touch $@

$(TOOLS): | $(PLACE)
	@echo "Installing what checking and testing need (a few minutes, once)"
	@$(PIP) -r requirements-dev.txt
	@rm -f $(STAMPS)/tools-* && touch $@

$(FRONT_END): | $(PLACE)
	@echo "Making the style sheet and the scripts of the pages"
	@$(BIN)/python tools/front_end.py
	@rm -f $(STAMPS)/front-end-* && touch $@
