# Kentongan. `make` alone shows what there is.
.DEFAULT_GOAL := help
.PHONY: help setup run test bench rasa-check rasa-dialogues clean

VENV := .venv
STAMP := $(VENV)/.set-up
BIN := $(VENV)/bin
# The first of these that really runs and is 3.11 to 3.13 (a version manager may name one that doesn't).
CANDIDATES := python3.13 python3.12 python3.11 python3 python
IS_FIT := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## Make .venv with everything in it (run and test do this themselves)

$(STAMP): pyproject.toml constraints.txt
	@python=$$(for one in $(CANDIDATES); do \
		if $$one -c '$(IS_FIT)' 2>/dev/null; then echo $$one; break; fi; done); \
	if [ -z "$$python" ]; then \
		echo "Python 3.11, 3.12 or 3.13 is needed and none was found. Install one, then run make again."; exit 1; fi; \
	if [ ! -x $(BIN)/python ] || ! $(BIN)/python -c '$(IS_FIT)'; then \
		echo "Making $(VENV) with $$($$python --version)"; $$python -m venv --clear $(VENV); fi
	@echo "Installing (a few minutes the first time) …"
	@$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e . --group dev
	@touch $@

run: setup ## Run the bot: on Telegram with TELEGRAM_BOT_TOKEN set, else with the simulator at http://127.0.0.1:8080
	@$(BIN)/kentongan run

test: setup ## Check format, lint, types, import contracts and data, and run all tests
	@$(MAKE) --no-print-directory --jobs 2 checks tests

.PHONY: checks tests
checks:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/kentongan check-data
	$(BIN)/mypy

# Many processes read the same sources: what one has compiled, the others take.
unexport PYTHONDONTWRITEBYTECODE

# One worker more than there are cores, for tests also wait. What is covered is counted in the bytecode, which on
# Python 3.11 costs a fifth of what tracing does.
COVERED := build/covered.json
tests:
	@mkdir -p build
	$(BIN)/python -W 'ignore:Unable to activate pytest branch coverage' -m slipcover --json --out $(COVERED) \
		-m pytest -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --dist worksteal -rs
	@$(BIN)/python -m slipcover --merge $(COVERED) --out $(COVERED) --skip-covered --fail-under 90

bench: setup ## Measure how fast it is; once rasa-check was run, Rasa's DIET beside it (an hour)
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

# ---- a real Rasa 3.6, as the other engine: its own environment of 2.7 GB, on Python 3.10
RASA_VENV := .rasa-venv
RASA_STAMP := $(RASA_VENV)/.set-up
RASA_PINS := tests/rasa_check/constraints.txt
RASA_BUILD := build/rasa
RASA := RASA_TELEMETRY_ENABLED=false RASA_CACHE_DIRECTORY=$(RASA_BUILD)/cache $(RASA_VENV)/bin/rasa
# Exactly these files, so that texts, word lists and regions aren't taken for training data.
RASA_DATA := --domain nlu_data/domain.yml --config nlu_data/config.yml \
	--data nlu_data/nlu/*.yml nlu_data/rules.yml nlu_data/stories.yml
RASA_UNSPOKEN := inform|withdraw
# Python 3.10 by name, or where pyenv keeps it (its own python3.10 may refuse to run).
PYTHON_3_10 = $(shell for one in python3.10 "$$(pyenv root 2>/dev/null)"/versions/3.10*/bin/python3.10; do \
	if "$$one" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null; then echo "$$one"; break; fi; done)

rasa-check: setup ## Hold the data and the dialogues to a real Rasa (skipped where Python 3.10 is missing)
	@if [ -z "$(PYTHON_3_10)" ] && [ ! -e $(RASA_STAMP) ]; then \
		echo "rasa-check SKIPPED: Rasa 3.6 wants Python 3.10, and no python3.10 that runs was found."; \
		echo "Install one (for instance: pyenv install 3.10), then run make rasa-check again."; \
	else $(MAKE) --no-print-directory rasa-dialogues; fi

$(RASA_STAMP): $(RASA_PINS)
	@echo "Making $(RASA_VENV) with Rasa 3.6.21 (2.7 GB; some minutes) …"
	@$(PYTHON_3_10) -m venv --clear $(RASA_VENV)
	@$(RASA_VENV)/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(RASA_VENV)/bin/python -m pip install --progress-bar on -c $(RASA_PINS) rasa jax jaxlib setuptools
	@touch $@

rasa-dialogues: $(RASA_STAMP)
	@mkdir -p $(RASA_BUILD)
	$(RASA) data validate $(RASA_DATA) > $(RASA_BUILD)/validate.log 2>&1 || { cat $(RASA_BUILD)/validate.log; exit 1; }
	@# Rasa's own warnings fail it, but for the intents of buttons and commands, which nobody says in words.
	@if grep 'rasa/shared/utils/io.py.*Warning:' $(RASA_BUILD)/validate.log \
		| grep -Ev "intent '($(RASA_UNSPOKEN))' is listed in the domain"; then \
		echo "Rasa warns of the data, see above"; exit 1; fi
	$(RASA) train $(RASA_DATA) --skip-validation --out $(RASA_BUILD)/models --fixed-model-name kentongan \
		> $(RASA_BUILD)/train.log 2>&1 || { tail -n 40 $(RASA_BUILD)/train.log; exit 1; }
	RASA_VENV=$(RASA_VENV) RASA_MODEL=$(RASA_BUILD)/models/kentongan.tar.gz \
		$(BIN)/pytest -m rasa -vv -s --tb=short tests/rasa_check

clean: ## Remove .venv and every cache, but no data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
