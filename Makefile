# Each target works from a fresh clone: it makes what it needs first, and skips what stands already.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
RUN := $(VENV)/bin/python
MANAGE := $(RUN) manage.py

.PHONY: help setup run test lint bench race venv venv-dev

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: venv ## install what runs the site, make keys and database where missing, load reference data
	@$(MANAGE) set_up

run: setup ## serve the demo on localhost (PORT=8000), with the relay of the outbox
	@CASETRACKER_DEMO=1 exec $(MANAGE) serve --port $(PORT)

test: venv-dev ## run the whole test suite, and say on what it ran
	@$(RUN) -m tests.run

lint: venv-dev ## check style, types, floors, migrations and built files
	@$(RUN) -m tests.lint

bench: venv-dev ## measure ratios side by side and write docs/benchmarks.md
	@$(RUN) -m bench.run

race: venv-dev ## let 10,000 pairs of steps race on PostgreSQL and write docs/proof.md
	@$(RUN) -m bench.race

# Requirements are installed anew only when their text has changed since the last install that succeeded.
venv:
	@$(call install,run,requirements.txt)

venv-dev:
	@$(call install,dev,requirements.txt requirements-dev.txt)

define install
if ! $(VENV)/bin/python -m pip --version >/dev/null 2>&1; then
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "No virtual environment can be made: install python3-venv." >&2; exit 1; }
fi
stamp=$(VENV)/installed-$(1).sha256
if ! sha256sum --check --status $$stamp 2>/dev/null; then
	echo "Installing $(lastword $(2)) ..."
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $(lastword $(2))
	sha256sum $(2) > $$stamp
fi
endef
