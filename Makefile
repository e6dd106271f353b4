# Everything a person or CI calls. `make help` lists it.
SHELL := bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
# Compiled modules are kept, whatever the caller's setting: without them every process that starts compiles 1,800 files for four seconds.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test test-connectors lint unit browser bench load faults clean

help: ## What there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

run: $(VENV)/.run ## Install what the app needs and start it on http://127.0.0.1:8050
	@$(BIN)/python app.py

test: ## Install what the tests need, then lint and run them all
	@$(MAKE) --no-print-directory -j2 $(VENV)/.dev browser  # both wait for the network
	@$(MAKE) --no-print-directory lint unit

test-connectors: $(VENV)-connectors/.done ## The heavy connectors, in an environment of their own: ClickHouse, Spark, ODBC, drivers
	@scripts/odbc.sh
	@scripts/java.sh
	$(VENV)-connectors/bin/python -m pytest --timeout 300 tests/connectors_heavy $(PYTEST)

lint: $(VENV)/.dev ## ruff, mypy --strict, import contracts, bandit
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/bandit.py

load: $(VENV)/.dev ## A hundred people at once for LOAD_SECONDS=300; LOAD_ON=postgres: two workers, PostgreSQL, Redis
	$(BIN)/python -m bench.load

unit: $(VENV)/.dev ## All tests with coverage (branches, at least 90 %)
	rm -rf .coverage .coverage.* .pytest_cache/v/cache/lastfailed
	$(BIN)/python -m pytest -n 4 --cov --cov-report= $(PYTEST) || $(BIN)/python scripts/alone.py
	$(BIN)/coverage report --skip-covered --fail-under=90

browser: ## A headless Chromium for the browser tests (installed with apt-get when root)
	@scripts/browser.sh

bench: $(VENV)/.dev browser ## Speed, as ratios against a floor measured in the same run
	$(BIN)/python -m bench

faults: $(VENV)/.dev ## Kill everything again and again during uploads (FAULT_ROUNDS=50)
	FAULT_ROUNDS=$${FAULT_ROUNDS:-50} $(BIN)/python -m pytest -n 0 tests/faults

$(VENV)/bin/python:
	@scripts/venv.sh "$(PYTHON)" $(VENV)

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.run

$(VENV)-connectors/.done: requirements-connectors-dev.txt requirements-connectors.txt requirements.txt
	@scripts/venv.sh "$(PYTHON)" $(VENV)-connectors
	$(VENV)-connectors/bin/python -m pip install --quiet --no-compile --disable-pip-version-check -r requirements-connectors-dev.txt
	@touch $@

clean: ## Remove what tests and linters left behind (data stays)
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage .coverage.* htmlcov bench/out
