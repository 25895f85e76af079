# Every routine, one word each. `make` alone lists them.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PYTHON := .venv/bin/python
# The first interpreter that is new enough; `make setup BASE_PYTHON=/usr/bin/python3` picks one.
BASE_PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: help
help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup:  ## virtual environment, hash-locked dependencies, catalogues (only what is out of date)
	@test -n "$(BASE_PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(BASE_PYTHON) ops/setup.py
	@$(PYTHON) -m ops.catalogues

UV_COMPILE := $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header
.PHONY: lock
lock: setup  ## resolve again and rewrite the lock files (LOCK_FLAGS=--upgrade for newer versions)
	@$(UV_COMPILE) $(LOCK_FLAGS) pyproject.toml -o requirements.lock
	@$(UV_COMPILE) $(LOCK_FLAGS) pyproject.toml --group dev -o requirements-dev.lock
	@$(UV_COMPILE) $(LOCK_FLAGS) --group bootstrap -o requirements-bootstrap.lock
