# The executable list of what can be done here. `make` alone explains itself.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SETUP_PACKAGES := python3-venv
TEST_PACKAGES  := libreoffice-writer-nogui poppler-utils fonts-liberation chromium systemd
# Some hundred short-lived processes of the tests would each compile the program anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup dev demo up test fast hunt lint bench lock clean

help:            ## this list
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 12

setup: $(VENV)/.ready   ## .venv from the lock, so that .venv/bin/siulak works

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c "import ensurepip" 2>/dev/null || sh scripts/debian-packages $(SETUP_PACKAGES)
	@sh scripts/venv $(PYTHON) $(VENV) requirements.lock
	@touch $@

dev: $(VENV)/.ready-dev

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	@sh scripts/debian-packages $(TEST_PACKAGES)
	@sh scripts/venv $(PYTHON) $(VENV) requirements-dev.lock
	@touch $@

demo: setup      ## one yearly cycle of a sample office, from roster to Word documents, under var/demo
	@$(BIN)/siulak demo

up: setup        ## an office at work: portal, Prefect, mail; data under var/office, Ctrl-C ends it
	@$(BIN)/siulak up

# Of the server layer three at once on two cores: each waits half its time for servers, clocks and browsers.
test: dev lint   ## everything: lint, types, import contracts, all tests
	$(BIN)/pytest -m "not server and not thorough" -n 2 -q
	$(BIN)/pytest -m thorough -n 2 -q
	$(BIN)/pytest --database postgresql -m "not server" -n 2 -q
	$(BIN)/pytest -m server -n 3 --dist loadfile --no-loadscope-reorder -q

fast: dev        ## the fast layer: no servers, under a minute
	$(BIN)/pytest -m "not server and not thorough" -n 2 -q

hunt: dev        ## the tests without servers, their properties tried on new random examples each time
	$(BIN)/pytest --hypothesis-profile hunt -m "not server" -n 2 -q

lint: dev        ## ruff, mypy, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup     ## our figures beside those of peers; fails where one misses its target (some four minutes)
	@$(BIN)/python -m benchmarks

lock:            ## resolve anew (needs uv); both files carry hashes and no addresses
	uv pip compile --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  pyproject.toml -o requirements.lock
	uv pip compile --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:           ## removes the environment and what demo and bench left in var
	rm -rf $(VENV) var/demo var/bench
