# Every target prepares .venv by itself; Python 3.11 or newer and make are all it takes.
.DEFAULT_GOAL := help
.PHONY: help chat demo play test slow check bench lock audit browser clean

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet -c requirements.lock
# The voice brings 400 MB of dictionaries: its tests run where CI is set, and wherever it is installed.
COMMA := ,
VOICE := $(if $(CI),$(COMMA)voice$(COMMA)stt)
TRANSCRIPTS ?= tests/transcripts/*.yaml

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

chat: .venv/run ## open the local web chat on http://127.0.0.1:8080/
	$(BIN)/python -m bot chat

demo: .venv/run ## play a whole application in the terminal
	$(BIN)/python -m bot demo

play: .venv/run ## play the transcripts (TRANSCRIPTS="FILE ...")
	$(BIN)/python -m bot play $(TRANSCRIPTS)

test: .venv/dev browser ## run the tests (with CI set also measure what they cover)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(if $(CI),--cov --cov-report=term)

slow: .venv/dev browser ## run the tests that take minutes
	$(BIN)/python -m pytest -m slow

check: .venv/dev ## style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/bench/ready ## measure turns beside other libraries, in an environment of its own
	.venv/bench/bin/python -m bot bench turns

lock: .venv/dev ## renew requirements.lock from pyproject.toml
	$(PIP) uv
	$(BIN)/uv pip compile --quiet --universal --all-extras --upgrade --no-annotate --no-header --no-emit-index-url \
		--no-emit-find-links --python-version 3.11 --output-file requirements.lock pyproject.toml

audit: .venv/dev ## look up known weaknesses of the dependencies (needs the network)
	@$(PIP) pip-audit
	@bash .ci/audit $(BIN)/python

browser:
	@bash .ci/setup

clean: ## remove what the targets made, not the data folder
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage *.egg-info build

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian and Ubuntu: apt install python3-venv"; exit 1; }

.venv/run: .venv/bin/python pyproject.toml requirements.lock
	@echo "Installing what the bot needs into .venv ..."
	@$(PIP) -e .
	@touch $@

.venv/dev: .venv/bin/python pyproject.toml requirements.lock
	@echo "Installing what the bot and its tests need into .venv ..."
	@$(PIP) -e '.[dev,line,otel,postgresql,s3,telegram$(VOICE)]'
	@touch $@ .venv/run

.venv/bench/ready: .venv/bin/python pyproject.toml
	@echo "Installing what the bot is measured beside into .venv/bench ..."
	@$(PYTHON) -m venv .venv/bench
	@.venv/bench/bin/python -m pip --disable-pip-version-check install --quiet --upgrade 'pip>=25.1'
	@.venv/bench/bin/python -m pip --disable-pip-version-check install --quiet -e '.[line,postgresql,telegram]' --group bench
	@touch $@
