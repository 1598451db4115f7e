# Two commands do all the set-up there is: `make demo` and `make test`. `make help` lists the others.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo test lint types check format bench clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: $(VENV)/installed  ## install, index seeds/ and run a first query
	$(BIN)/newsearch ingest seeds
	$(BIN)/newsearch rebuild
	$(BIN)/newsearch query "قزاقستان تجارت" --limit 3

test: $(VENV)/installed-dev  ## install what the tests need and run them all
	$(BIN)/pytest --numprocesses auto --dist loadfile

lint: $(VENV)/installed-dev  ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-dev  ## types, by two checkers
	$(BIN)/mypy
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/pyright

check: lint types test  ## everything CI checks

format: $(VENV)/installed-dev  ## put the style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/installed-dev  ## ranking quality: make bench SETS="folder folder"
	$(BIN)/python benchmarks/quality.py $(SETS)

clean:  ## remove the environment and the built index; the article store stays
	rm -rf $(VENV) build *.egg-info index/CURRENT index/generations

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("newsearch needs Python 3.11 or later") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) install -c constraints.txt --upgrade pip
	$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(PIP) install -c constraints.txt --group dev
	@touch $@
