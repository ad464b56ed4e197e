# Everything runs in .venv, which is made when it is missing or older than what it is made from.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help demo test fuzz mutation lint bench regen clean

help:  ## Show the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-10s%s\n", $$1, $$2 }' Makefile

demo: $(READY)  ## Generate examples/taskmanager.yaml into build/demo, run it and talk to it
	@$(BIN)/python examples/demo.py

test: $(READY)  ## Run all tests, those on a real PostgreSQL included
	@$(BIN)/pytest --numprocesses=2 --dist=loadgroup

# Where it begins, and how much it draws from each seed.
SEED ?= $(shell od -An -N3 -tu4 /dev/urandom | tr -d ' ')
COUNT ?= 20
FUZZ := tests/fuzz tests/e2e/test_schemathesis.py

fuzz: $(READY)  ## Test what is drawn from one seed after the other, until one fails; SEED=1 COUNT=20
	@seed=$(SEED); while echo "SEED=$$seed COUNT=$(COUNT)" && FUZZ_SEED=$$seed FUZZ_COUNT=$(COUNT) \
		$(BIN)/pytest --numprocesses=2 --dist=loadgroup --quiet $(FUZZ); \
	do seed=$$((seed + $(COUNT))); done; echo "Again: make fuzz SEED=$$seed COUNT=$(COUNT)"; false

mutation: COUNT = 200
mutation: $(READY)  ## Count the mistakes in core, drawn from a seed, that its tests notice; SEED=1 COUNT=200
	@PYTHONPATH=tests $(BIN)/python -m mutation $(SEED) $(COUNT)

lint: $(READY)  ## Check style and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/pyright --pythonpath $(BIN)/python

bench: $(READY)  ## Measure generation against its peers
	@$(BIN)/python bench/generation.py

regen: $(READY)  ## Write the expected trees of tests/cases anew; read the difference before a commit
	@$(BIN)/python -m tests.regen

clean:  ## Remove whatever can be made again
	@rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find generator tests examples bench -name __pycache__ -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt
	@echo "Setting up .venv, which takes a minute the first time ..."
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable . --group dev
	@touch $@
