# `make run` opens the app; `make test` checks everything; `make browsers` tries it in Firefox and WebKit,
# once a release; `make soak` runs for half an hour what breaks things. Each sets up what it needs and skips what is done.
# A Python other than python3: make run PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# The wheel of node.js in requirements-dev.txt brings these, on any machine.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm

.PHONY: run test browsers soak clean

run: $(VENV)/installed
	$(BIN)/streamlit run app.py --server.address=127.0.0.1

# Files in the order of their names: those with a browser come early, else one of them would be left to run alone.
test: $(VENV)/installed-for-tests $(VENV)/installed-for-scripts $(VENV)/browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(NPM) run --silent lint
	$(NPM) run --silent test
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

browsers: $(VENV)/installed-for-tests $(VENV)/other-browsers
	xvfb-run --auto-servernum $(BIN)/pytest --verbose tests/other_browsers.py

soak: $(VENV)/installed-for-tests
	PYTHONPATH=.:benchmarks:tests $(BIN)/python -P benchmarks/soak.py

$(VENV)/installed: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed")'
	test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	touch $@

$(VENV)/installed-for-tests: requirements-dev.txt requirements-cluster.txt $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt --requirement requirements-cluster.txt
	touch $@

$(VENV)/installed-for-scripts: package.json package-lock.json $(VENV)/installed-for-tests
	$(NPM) ci --silent --ignore-scripts
	touch $@

$(VENV)/other-browsers: requirements-browsers.txt $(VENV)/installed-for-tests
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements-browsers.txt
	command -v firefox-esr >/dev/null && command -v WebKitWebDriver >/dev/null && command -v xvfb-run >/dev/null || \
	{ apt-get update -qq && apt-get install -y -qq firefox-esr webkit2gtk-driver xvfb >/dev/null; }
	touch $@

# Debian's own Chromium where apt can give it, Playwright's elsewhere.
$(VENV)/browser: $(VENV)/installed-for-tests
	command -v chromium >/dev/null || \
	{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
	$(BIN)/playwright install chromium
	touch $@

clean:
	rm -rf $(VENV) node_modules
