# make demo   the demonstration briefing, in output/
# make test   every test
# make check  lint, types, import laws, fast tests: what every commit passes
# make coverage  every test once more, telling which branches none of them takes, child processes counted
# make figures  the table of speed: against the engine alone, an afternoon's script, Chromium
# make sbom   the bill of materials (CycloneDX): every library that an installation brings, in build/sbom.cdx.json
# make mutants  changes the program in small ways, and tells which changes no test notices
# make newest the fast tests with today's newest versions of everything, in an environment of their own
#
# All but `newest` installs the versions that constraints.txt names: those that the tests have passed with. Another index
# or a proxy goes into PIP_ARGS; `make CONSTRAINTS= …` takes the newest of everything.
PYTHON ?= python3
BIN := .venv/bin
NEWEST := build/newest
PIP_ARGS ?=
CONSTRAINTS ?= constraints.txt
TESTED := $(if $(CONSTRAINTS),-c $(CONSTRAINTS))
# What the package is built with is held too; only a pip that is new enough knows how.
BUILT := $(if $(CONSTRAINTS),--build-constraint $(CONSTRAINTS))
# Tests run in as many processes as there are cores, a file in one; `make PARALLEL= test` runs them one after the other.
PARALLEL ?= -n auto --dist loadfile
# The tests of `make check`. Where `make test` follows at once, as in .ci/run, the laws of the tree are enough.
CHECKED ?= tests
LIBRARIES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
TOOLS := dnsmasq-base dovecot-imapd iproute2 openssl postgresql poppler-utils qpdf chromium

.PHONY: demo test check coverage newest bench figures mutants sbom schema docs labels pictures system tools clean webfonts

demo: system .venv/installed
	$(BIN)/briefings demo --output output

test: system tools .venv/ready
	$(BIN)/python -m pytest $(PARALLEL)

coverage: system tools .venv/ready
	$(BIN)/python -m pytest $(PARALLEL) --cov --cov-report=term:skip-covered

check: system tools .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q $(PARALLEL) -m "not slow" $(CHECKED)

# What will break when the pins move on: to be run now and then, or by a clock. It lists the versions that are new first.
newest: system tools
	rm -rf $(NEWEST)
	$(PYTHON) -m venv $(NEWEST)
	$(NEWEST)/bin/python -m pip install -q --upgrade pip $(PIP_ARGS)
	$(NEWEST)/bin/python -m pip install -q -e . --group test $(PIP_ARGS)
	$(NEWEST)/bin/python -m pip freeze --all --exclude-editable > $(NEWEST)/versions.txt
	@echo "other than the tested versions:"; grep -vixF -f constraints.txt $(NEWEST)/versions.txt || echo none
	$(NEWEST)/bin/python -m pytest -q $(PARALLEL) -m "not slow"

bench: .venv/ready
	$(BIN)/python -m pytest tests/benchmarks -o python_files="bench_*.py" -s

# The table of speed in `briefings/docs/benchmarks.md`; it takes a quarter of an hour on two idle cores.
figures: .venv/ready
	PYTHONPATH=tests:. $(BIN)/python -m benchmarks.table

# What is changed, and which tests have to notice it, stands in pyproject.toml ([tool.mutmut]); `mutmut results` lists the rest.
# The folders stand before Python starts: it doesn't look again into a folder that was not there.
mutants: system .venv/ready
	$(BIN)/python -m pip install -q mutmut $(TESTED) $(PIP_ARGS)
	mkdir -p mutants/tests
	PYTHONPATH=mutants:mutants/tests $(BIN)/python -m mutmut run

# What an installation with every extra brings, as a tool of its own sees it from outside; checked against NOTICE's list.
sbom: system .venv/ready
	rm -rf build/sbom && $(PYTHON) -m venv build/sbom/program && $(PYTHON) -m venv build/sbom/tool
	build/sbom/program/bin/python -m pip install -q --upgrade pip $(TESTED) $(PIP_ARGS)
	build/sbom/program/bin/python -m pip install -q ".[dask,dkim,documents,docx,keyring,languages,parquet,postgres,smime,xlsx]" $(TESTED) $(BUILT) $(PIP_ARGS)
	build/sbom/tool/bin/python -m pip install -q cyclonedx-bom $(TESTED) $(PIP_ARGS)
	build/sbom/tool/bin/cyclonedx-py environment --pyproject pyproject.toml --mc-type application --output-reproducible \
	--output-format JSON --output-file build/sbom.cdx.json build/sbom/program
	PYTHONPATH=tests $(BIN)/python -m support.check_sbom build/sbom.cdx.json

# What `briefings schema` prints, written anew from the model.
schema: .venv/ready
	$(BIN)/python -c "from briefings.publishing.renderers import json_schema; print(json_schema.format_json_schema(), end='')" > edition.schema.json
	mv edition.schema.json briefings/edition.schema.json

# The reference of settings and commands (`briefings help settings`), written anew from the code.
docs: .venv/ready
	$(BIN)/python tests/support/generate_docs.py
	$(BIN)/python tests/support/generate_notice.py

# Finds the words of the pages, brings the catalogues in step and compiles them; what is new there awaits its translation.
KEYWORDS := -k mark_message -k mark_plural:1,2 -k make_message -k make_count_message:1,2 -k describe_omitted_rows:1,2 -k format_count:1,2 -k Column:2 -k Table:2
labels: .venv/ready
	mkdir -p build
	$(BIN)/pybabel -q extract -F pyproject.toml $(KEYWORDS) --add-location=file --no-wrap -o build/briefings.pot .
	$(BIN)/pybabel -q update -N --no-wrap --ignore-pot-creation-date --ignore-obsolete -i build/briefings.pot -d briefings/locale -D briefings
	$(BIN)/python tests/support/catalogues.py briefings/locale

# The cuts of the bundled typefaces that the HTML edition carries along.
webfonts: .venv/ready
	$(BIN)/python -c "from briefings.publishing.renderers import webfonts; webfonts.build_webfonts()"

# The pages that the README shows: the first two of the demonstration, in a few colours to be small.
pictures: system tools .venv/installed
	rm -rf build/pictures && mkdir -p build/pictures templates/pictures
	$(BIN)/briefings demo --output build/pictures --format pdf
	pdftoppm -r 84 -f 1 -l 2 -png build/pictures/*/briefing.pdf build/pictures/page
	$(BIN)/python -c "import glob; from PIL import Image; [Image.open(found).convert('RGB').quantize(24, \
	dither=Image.Dither.NONE).save(f'templates/pictures/page-{at}.png', optimize=True) \
	for at, found in enumerate(sorted(glob.glob('build/pictures/page-*.png')), 1)]"

# The PDF engine and the tests need these from the system; everything else comes with pip.
system:
	@packages="$(LIBRARIES)" && $(install)

tools:
	@packages="$(TOOLS)" && $(install)

# What the tests ask about the accessibility of pages; without npm they are skipped, and say so.
.venv/node_modules/axe-core/package.json: .venv/bin/python
	if command -v npm >/dev/null; then npm install --prefix .venv --no-save --no-audit --no-fund --silent axe-core@4.14.1 \
	|| echo "axe-core could not be fetched: its tests are skipped"; fi

define install
missing=""; for package in $$packages; do \
	dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q "ok installed" || missing="$$missing $$package"; done; \
if [ -z "$$missing" ]; then exit 0; fi; \
if ! command -v apt-get >/dev/null; then echo "please install the equivalents of:$$missing" >&2; exit 1; fi; \
if [ "$$(id -u)" = 0 ]; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing; \
elif sudo -n true 2>/dev/null; then sudo apt-get update -q && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing; \
else echo "system libraries are missing; please run:  sudo apt-get install$$missing" >&2; exit 1; fi
endef

.venv/bin/python:
	$(PYTHON) -m venv .venv || { echo "please run:  sudo apt-get install python3-venv" >&2; rm -rf .venv; exit 1; }

.venv/installed: .venv/bin/python pyproject.toml $(CONSTRAINTS)
	$(BIN)/python -m pip install -q --upgrade pip $(TESTED) $(PIP_ARGS)
	$(BIN)/python -m pip install -q -e . $(TESTED) $(BUILT) $(PIP_ARGS)
	touch $@

.venv/ready: .venv/installed | .venv/node_modules/axe-core/package.json
	$(BIN)/python -m pip install -q -e . --group dev $(TESTED) $(BUILT) $(PIP_ARGS)
	touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache dist build
