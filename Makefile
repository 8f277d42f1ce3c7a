# Two commands are enough: make run, make test. The rest is for those who build here.
.DEFAULT_GOAL := help
.PHONY: help run test cover check format bench screenshot clean
MAKEFLAGS += --no-print-directory

# the first Python 3.11 on the path; tools/ says clearly what is wrong when there is none
PYTHON ?= $(shell for p in python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1 \
	&& { echo $$p; exit; }; done; echo python3)
VENV := .venv/bin
DEV := $(PYTHON) -m tools.bootstrap dev
# one search runs in one thread; the tests run side by side instead
export OMP_NUM_THREADS := 1
export PYTHONUTF8 := 1

help: ## show this list
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## install, prepare and open the site (PORT=8000, DATABASE_URL=SQLite)
	@$(PYTHON) -m tools.serve

test: ## install what the tests need, then check and test everything
	@$(PYTHON) -m tools.test_setup
	@$(MAKE) check
	@$(VENV)/python -m pytest -n 2

cover: ## run the tests once more and tell which lines none of them reaches (slower by half)
	@$(PYTHON) -m tools.test_setup
	@$(VENV)/python -m pytest -n 2 --cov --cov-report=term

check: ## format, lint, types, import contracts, templates, translations
	@$(DEV)
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/lint-imports --no-logo
	$(VENV)/djlint --check --quiet app/templates
	$(VENV)/djlint --lint --quiet app/templates
	$(VENV)/flask --app app.factory translations compile

format: ## write code and templates in the house format
	@$(DEV)
	$(VENV)/ruff format .
	$(VENV)/ruff check --fix --quiet .
	-$(VENV)/djlint --reformat --quiet app/templates

bench: ## measure the product, and search beside its peers, as tables and a chart
	@$(DEV) bench || { echo "  without some peers: their rows say so"; $(DEV); }
	@$(VENV)/python -m tests.bench $(BENCH)

screenshot: ## take the README's picture of the search page
	@$(PYTHON) -m tools.test_setup
	@$(VENV)/python -m tests.browser.screenshot

clean: ## remove what can be rebuilt, after asking (ALL=1: the instance with its data too)
	@$(PYTHON) -m tools.clean $(if $(ALL),--all)
