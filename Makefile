# Every routine, one word each. `make` alone lists them.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PYTHON := .venv/bin/python
# The first interpreter that is new enough; `make setup BASE_PYTHON=/usr/bin/python3` picks one.
BASE_PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
# Tools load the settings, which have no default for secrets. Nothing connects to these.
TOOL_ENV := SECRET_KEY=for-tools-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH \
	DATABASE_URL=postgresql://kpi_app@127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1/0
SERVED := $(PYTHON) -m ops.with_services
# Every process finds its modules compiled, also where the machine says that none shall be: a
# routine starts hundreds of them. They lie beside the other caches, not in the tree.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX ?= $(CURDIR)/.local/bytecode

.PHONY: help
help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup:  ## virtual environment, hash-locked dependencies, catalogues (only what is out of date)
	@test -n "$(BASE_PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(BASE_PYTHON) ops/setup.py
	@$(PYTHON) -m ops.catalogues

.PHONY: demo
demo: setup  ## the whole portal with a generated province (PORT=8000 STAFF=600)
	@exec $(PYTHON) -m ops.demo

# ---- Checks ------------------------------------------------------------------

.PHONY: test
ifdef T
test: setup  ## lint, then every test on two cores (four workers, for some wait); T=path runs only what it names
	@$(PYTHON) -m pytest $(T)
else
test: lint
	@$(PYTHON) -m pytest -q -n 4 --dist worksteal -m "not long"
endif

.PHONY: e2e
e2e: setup  ## every journey in a real browser, also the long ones
	@$(PYTHON) -m pytest -q -n 2 --dist worksteal -m e2e

.PHONY: axe
axe: setup  ## every page of the portal under axe-core at 1280 and 390 px; says how many pages and barriers
	@$(PYTHON) -m pytest -q tests/e2e/test_accessibility.py

.PHONY: faults
faults: setup  ## kill, freeze, cut and fill what the portal stands on, and print what was tried and failed
	@$(PYTHON) -m ops.scorecard faults

.PHONY: scorecard
scorecard: setup  ## what each threat was tried with and what failed (LINES="4 6" for some)
	@$(PYTHON) -m ops.scorecard $(LINES)

.PHONY: lint
lint: setup  ## every check that is not a test, two at a time
	@$(MAKE) -j2 migrations loads types style imports deploy-check compose-check catalogue-check

.PHONY: loads
loads: setup  ## every test can be loaded; what pytest makes of them is kept for the workers of `make test`
	@$(TOOL_ENV) SUPERUSER_DATABASE_URL=postgresql://postgres@127.0.0.1:1/none PYTEST_XDIST_WORKER=none \
		$(PYTHON) -m pytest -q --collect-only >.local/tests.txt || \
		{ tail -n 40 .local/tests.txt; exit 1; }

.PHONY: catalogue-check
catalogue-check: setup
	@$(PYTHON) -m ops.messages --check

.PHONY: style
style: setup
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m ruff format --quiet --check .
	@$(PYTHON) -m djlint --quiet --lint templates

.PHONY: fmt
fmt: setup  ## format, and mend what ruff can mend
	@$(PYTHON) -m ruff check --quiet --fix .
	@$(PYTHON) -m ruff format --quiet .

.PHONY: types
types: setup  ## mypy --strict
	@$(TOOL_ENV) $(PYTHON) -m mypy --no-error-summary

.PHONY: imports
imports: setup  ## which way imports may point
	@$(TOOL_ENV) .venv/bin/lint-imports --no-logo >.local/imports.txt || { cat .local/imports.txt; exit 1; }

.PHONY: deploy-check
deploy-check: setup
	@$(TOOL_ENV) HTTPS=1 ALLOWED_HOSTS=portal.example PUBLIC_URL=https://portal.example \
		$(PYTHON) manage.py check --deploy --fail-level WARNING >/dev/null

.PHONY: migrations
migrations: setup  ## no model without its migration; up, down to nothing and up again
	@$(SERVED) $(PYTHON) -W error -m ops.migrations

.PHONY: messages
messages: setup  ## extract and compile the catalogue; fails on a text without translation
	@$(PYTHON) -m ops.messages

.PHONY: policy
policy: setup  ## print who may do what from the table (docs/security/policy.md)
	@$(TOOL_ENV) DJANGO_SETTINGS_MODULE=kpi_portal.settings $(PYTHON) -m ops.policy_page

.PHONY: api
api: setup  ## write what the API says of itself (kpi_portal/api/openapi.json)
	@$(TOOL_ENV) DJANGO_SETTINGS_MODULE=kpi_portal.settings $(PYTHON) -m ops.api_schema

.PHONY: compose-check
compose-check: setup  ## docker-compose.yml and Dockerfile, with whatever can read them
	@$(PYTHON) -m ops.compose_check

# ---- Processes (environment: .env.example; without DATABASE_URL that of a running demo) -------

.PHONY: migrate
migrate: setup  ## bring the schema up to date
	@exec $(PYTHON) -m ops.entry migrate --noinput

.PHONY: web
web: setup  ## gunicorn
	@exec $(PYTHON) -m ops.entry web

.PHONY: wide
wide: setup  ## another gunicorn, behind the first: for pages of whole agencies (deploy/proxy/nginx.conf)
	@exec $(PYTHON) -m ops.entry wide

.PHONY: worker
worker: setup  ## Celery worker
	@exec $(PYTHON) -m ops.entry worker

.PHONY: beat
beat: setup  ## Celery beat
	@exec $(PYTHON) -m ops.entry beat

.PHONY: tick
tick: setup  ## do the work that is due, without broker and beat
	@exec $(PYTHON) -m ops.entry run_due

.PHONY: backup
backup: setup  ## copy database and files, checked (BACKUP_DIR, default .local/backups)
	@$(PYTHON) -m ops.backups take

.PHONY: restore
restore: setup  ## INTO=folder [AT=2026-11-24T16:59:00+07:00]: bring a backup back beside what runs
	@$(PYTHON) -m ops.backups restore --into "$(INTO)" $(if $(AT),--at "$(AT)")

.PHONY: drill
drill: setup  ## restore the backup, compile its last report anew, compare, and keep the result
	@$(PYTHON) -m ops.backups drill

.PHONY: agency-out
agency-out: setup  ## AGENCY=SNV TO=snv.zip: write one agency to a file, whole and readable
	@$(PYTHON) -m ops.moving_agency take "$(AGENCY)" --to "$(TO)"

.PHONY: agency-in
agency-in: setup  ## FROM=snv.zip: fill an empty portal with the agency of a file
	@$(PYTHON) -m ops.moving_agency bring "$(FROM)"

.PHONY: rehearsal
rehearsal: setup  ## follow the runbook from top to bottom on a clean clone, and time every command
	@$(PYTHON) -m ops.rehearsal

.PHONY: shell
shell: setup  ## Django's shell
	@exec $(PYTHON) -m ops.entry shell

.PHONY: bench
bench: setup  ## what pages, saves and a month cost, also at full size (SIZES="500x1 5000x1" GROWN=5000x1 for less)
	@$(PYTHON) -m benchmarks.run
	@$(PYTHON) -m benchmarks.honesty
	@$(PYTHON) -m benchmarks.compiling
	@$(PYTHON) -m benchmarks.scale $(SIZES)
	@$(PYTHON) -m benchmarks.goals $(SIZES)
	@$(PYTHON) -m benchmarks.growth $(GROWN)
	@$(PYTHON) -m benchmarks.table

.PHONY: bench-load
bench-load: tools  ## Locust against gunicorn: p50, p95, CPU (LOAD="5000x1 8 60 0": size, users, seconds, thinking)
	@$(PYTHON) -m benchmarks.load $(LOAD)

.PHONY: tools
tools: setup  ## what is tried with and not needed otherwise: Locust, py-spy, rclone, schemathesis, PgBouncer
	@test -x .local/load-venv/bin/schemathesis || { $(PYTHON) -m uv venv --quiet .local/load-venv && \
		$(PYTHON) -m uv pip install --quiet --python .local/load-venv/bin/python --require-hashes \
		-r requirements-load.lock; }
	@test -x .local/pgbouncer/usr/sbin/pgbouncer || $(PYTHON) -m ops.pooler

.PHONY: mutants
mutants: setup  ## are rules of scores, rights, periods and the trail held by tests? (KINDS="audit period" SAMPLE=100)
	@$(PYTHON) -m ops.mutants $(KINDS) $(if $(SAMPLE),--sample $(SAMPLE))

.PHONY: coverage
coverage: setup  ## is every branch of rights, scores, periods and the trail tried? (ALL=1: per cent of everything)
	@$(PYTHON) -m ops.coverage $(if $(ALL),--all)

.PHONY: bench-pages
bench-pages: setup  ## how fast the pages of the running demo are
	@$(PYTHON) -m ops.bench

.PHONY: dist
dist: setup  ## a release to hand over: archive with all assets, and a container context, into dist/
	@$(PYTHON) -m ops.dist

.PHONY: handbook
handbook: setup  ## the printed handbook from the help texts, into static/handbook (no demo needed)
	@$(PYTHON) -m ops.handbook

.PHONY: screenshots
screenshots: setup  ## main pages of the running demo at both widths (ALL=1: every page, to .local)
	@$(PYTHON) -m ops.screenshots $(if $(ALL),--all)

# ---- Other --------------------------------------------------------------------

.PHONY: lock
UV_COMPILE := $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header
lock: setup  ## resolve again and rewrite the lock files (LOCK_FLAGS=--upgrade for newer versions)
	@$(UV_COMPILE) $(LOCK_FLAGS) pyproject.toml -o requirements.lock
	@$(UV_COMPILE) $(LOCK_FLAGS) pyproject.toml --group dev -o requirements-dev.lock
	@$(UV_COMPILE) $(LOCK_FLAGS) --group bootstrap -o requirements-bootstrap.lock
	@$(UV_COMPILE) $(LOCK_FLAGS) --group load -o requirements-load.lock
	@$(UV_COMPILE) $(LOCK_FLAGS) --group telemetry -c requirements.lock -o requirements-telemetry.lock

.PHONY: sbom
sbom: setup  ## the list of components of what is deployed (CycloneDX), into .local
	@$(PYTHON) -m ops.sbom

.PHONY: audit
audit: setup  ## known vulnerabilities of the lock: ADVISORIES=file of OSV records; "not run" without
	@$(PYTHON) -m ops.audit

.PHONY: static
static: setup  ## what an image carries: compiled catalogues and static files with hashed names
	@$(PYTHON) -m ops.assemble

.PHONY: secrets
secrets: setup  ## generate the secrets of docker-compose.yml that are not there yet
	@$(PYTHON) -m ops.deploy_secrets

.PHONY: clean
clean:  ## delete the demo's data, logs and every cache; the virtual environment stays
	@$(BASE_PYTHON) ops/clean.py
