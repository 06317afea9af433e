# Everything the project does, by name. Each target does its own set-up.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8400
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: demo
demo: $(VENV)/ready ## Import, plan and publish the sample school, and open its site
	@$(BIN)/hlta-planner demo --port $(PORT)

.PHONY: demo-stop
demo-stop: ## Stop the site that "make demo" left running
	@$(BIN)/hlta-planner demo --stop

.PHONY: test
test: $(VENV)/ready-dev ## Run every check and every test, installing what they need
	@$(BIN)/python tests/prepare.py
	@$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet . && $(BIN)/mypy && $(BIN)/lint-imports
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder --ignore tests/drill

.PHONY: bench
bench: $(VENV)/ready-dev ## Measure against rivals on this machine, ratios in one run
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.compare --instances one-100 --ours 20 --rival 60

DRILLS := tests/drill tests/store/test_store_atomic.py tests/store/test_store_races.py tests/services/test_day_machine.py tests/web/test_browser.py

.PHONY: drill
drill: $(VENV)/ready-dev ## The slow drills: 500 kills, 10,000 races, every calendar and timetable at hand
	@$(BIN)/python tests/prepare.py
	@DRILL=10 $(BIN)/python -m pytest -q --durations=0 $(DRILLS)

.PHONY: gallery
gallery: $(VENV)/ready-dev ## Take a picture of every page at two widths, into fixtures/gallery
	@$(BIN)/python -m tests.gallery

.PHONY: lock
lock: $(VENV)/ready-dev ## Pin every dependency anew, with hashes
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --group build --generate-hashes --no-header --no-emit-index-url --no-annotate --quiet -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --group dev --generate-hashes --no-header --no-emit-index-url --no-annotate --quiet -o requirements-dev.lock

$(BIN)/python:
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing. Run: apt-get install -y python3-venv"; exit 1; }

$(VENV)/ready: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing the pinned packages (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/ready-dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing the pinned packages (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/ready
