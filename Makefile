# Two commands for a newcomer: `make site` builds the default site, `make test` runs everything that CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BROWSER := tests/browser/node_modules/.ready

.PHONY: help site serve lint unit cases merges wrong kills engines wheel bench test format lock clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "briefgen needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

site: $(READY) ## Build the default site into site/
	$(BIN)/briefgen build

serve: $(READY) ## Build, watch and reload
	$(BIN)/briefgen serve

lint: $(READY) ## Format check, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(BROWSER): tests/browser/package-lock.json
	@npm ci --prefix tests/browser --silent --no-audit --no-fund && touch $@ || echo "npm is not here or reaches no registry: the tests with axe-core and the Nu validator are left out"

unit: $(READY) $(BROWSER) ## The test suite; what needs chromium, npm or Java is skipped where they are not
	$(BIN)/pytest -n auto

cases: $(READY) ## Write the expected files of tests/cases/ anew (CASE=name for one); then read the diff
	$(BIN)/pytest -q -p no:xdist tests/test_cases.py --refresh $(if $(CASE),-k '$(CASE)')

merges: $(READY) ## Write the expected files of tests/merges/ anew (CASE=name for one); then read the diff
	$(BIN)/pytest -q -p no:xdist tests/test_merges.py --refresh $(if $(CASE),-k '$(CASE)')

wrong: $(READY) ## Write the expected findings of tests/wrong/ anew (CASE=name for one); then read the diff
	$(BIN)/pytest -q -p no:xdist tests/test_wrong.py --refresh $(if $(CASE),-k '$(CASE)')

engines: $(READY) ## The default site with MkDocs and with ProperDocs
	$(BIN)/mkdocs build --quiet --strict --site-dir .briefgen/cache/mkdocs
	$(BIN)/properdocs build --quiet --strict --config-file mkdocs.yml --site-dir .briefgen/cache/properdocs
	diff -r .briefgen/cache/mkdocs .briefgen/cache/properdocs

wheel: $(READY) ## The wheel, installed in an environment of its own, makes and builds a new site
	rm -rf dist
	$(BIN)/python -m build --wheel --no-isolation --outdir dist . > /dev/null
	$(PYTHON) -m venv dist/fresh
	dist/fresh/bin/python -m pip install --quiet --disable-pip-version-check dist/*.whl
	cd dist && fresh/bin/briefgen new mysite && cd mysite && ../fresh/bin/briefgen build && test -s site/index.html && test -s .github/workflows/briefgen.yml

kills: $(READY) ## `draft` and `build`, killed at 200 random moments
	rm -rf .briefgen/cache/kills && mkdir -p .briefgen/cache/kills
	$(BIN)/python tests/kills.py .briefgen/cache/kills 200
	rm -rf .briefgen/cache/kills

bench: $(READY) ## How fast articles are annotated, sites built and searched, beside six other builders, and how that grows (an hour)
	$(BIN)/python bench/annotate.py
	$(BIN)/python bench/site.py 1000 10000 --chart docs/bench.svg
	$(BIN)/python bench/cluster.py
	$(BIN)/python bench/search.py 1000 10000

test: lint unit kills engines wheel ## Everything that CI runs

format: $(READY) ## Format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(READY) ## Resolve the dependencies anew into requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --extra dev pyproject.toml -o requirements.lock

clean: ## Remove what was built
	rm -rf $(VENV) site .briefgen/cache dist build
