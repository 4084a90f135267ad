# Kentongan. `make` alone shows what there is.
.DEFAULT_GOAL := help
.PHONY: help setup run test bench clean

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

test: setup ## Check format, lint, types, import contracts and data, then run all tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/kentongan check-data
	$(BIN)/pytest --cov --cov-report=term:skip-covered --cov-fail-under=90

bench: setup ## Measure how fast it is
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

clean: ## Remove .venv and every cache, but no data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
