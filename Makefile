# Every verb of the project. Bare `make` lists them.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.DEFAULT_GOAL := help
.PHONY: messages datasette1 help setup run live notebook test lint real crash bench docs golden gold likely lock vendor browser clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY)  ## make the environment in .venv from the hashed lock

# uv comes from the lock as well, so nothing is installed that was not hashed.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Zvon needs Python 3.11 or newer; name one: make setup PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@awk '/^[^ ]/ { in_uv = /^uv==/ } in_uv' requirements.lock > .venv/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.txt
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip sync --quiet --require-hashes requirements.lock
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(READY)

run: $(READY)  ## the sample newsroom, a run over it, and the site
	@$(BIN)/zvon demo

live: $(READY)  ## the service over the configured sources: scheduler and site, home in var/
	@$(BIN)/zvon up

notebook: $(READY)  ## open the notebooks (var/ must hold a database; `make run` makes one)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python jupyterlab
	@$(BIN)/jupyter lab notebooks

browser:  ## install Debian's Chromium for the browser tests where that is possible
	@command -v chromium >/dev/null || { command -v apt-get >/dev/null && test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || echo "No Chromium here and none can be installed: the browser tests will be skipped."

test: $(READY) browser  ## every test
	@$(BIN)/pytest -q -n auto --dist loadfile

lint: $(READY)  ## style, types, floors, generated docs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/cog --check README.md CONTRIBUTING.md docs/*.md

datasette1: $(READY)  ## the tests of the site on the newest alpha of Datasette 1.0, in an environment of its own
	@$(BIN)/uv venv -q --clear --python $(BIN)/python .venv/next
	@$(BIN)/uv pip freeze -q --python $(BIN)/python | grep -viE '^(-e|zvon|datasette|httpx)' > .venv/next.txt
	@$(BIN)/uv pip install -q --python .venv/next/bin/python -r .venv/next.txt 'datasette>=1.0a41' 'datasette-atom>=0.11a0' datasette-auth-passwords datasette-block-robots 'httpx<1'
	@.venv/next/bin/python -m pytest -q -n auto --dist loadfile tests/site tests/publishing

real: $(READY)  ## the pipeline over the real pages and feeds of ../shared/data, where that folder exists
	@$(BIN)/python -m tests.real

likely: $(READY)  ## learn anew, from the annotated passages, what makes a citation likely (config/likely.toml)
	@$(BIN)/python bench/likely.py --write

gold: $(READY)  ## precision and recall of tagging, with floors that only rise
	@$(BIN)/python -m tests.gold

crash: $(READY)  ## the long form of the crash tests: 60 kills of a run, 100 crashes around sending mail
	@ZVON_KILLS=60 $(BIN)/pytest -q --timeout=1800 tests/run/test_again.py -k kill
	@ZVON_CRASHES=100 $(BIN)/pytest -q --timeout=3600 tests/mail/test_crash.py

bench: $(READY)  ## speed and memory, as ratios within one run
	@for file in bench/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

docs: $(READY)  ## rewrite the generated parts of the documentation
	@$(BIN)/cog -I docs -r docs/*.md

messages: $(READY)  ## bring the translations of the site up to date; names what lacks one
	@$(BIN)/python -m docs.messages

golden: $(READY)  ## rewrite the golden files; look at the difference before you commit it
	@ZVON_GOLDEN=1 $(BIN)/pytest -q tests -m golden

lock: $(READY)  ## resolve pyproject.toml into requirements.lock: hashes, no addresses
	@$(BIN)/uv pip compile pyproject.toml --group dev --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 --upgrade -q -o requirements.lock

vendor:  ## build the chart script of the site from npm, with its licences and hashes
	@folder=$$(mktemp -d) && cp db/site/vendor/* $$folder && mkdir -p db/site/static/vendor && target=$$(cd db/site/static/vendor && pwd) \
	  && cd $$folder && npm install --ignore-scripts --no-audit --no-fund --no-package-lock --silent && node build.mjs $$target && rm -r $$folder

clean:  ## remove what was made here: environment, caches, the sample home; never your own data
	@rm -rf .venv var/demo dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
