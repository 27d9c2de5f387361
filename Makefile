# Every target sets up what it needs; the second run is quick.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
KAFKA  := .cache/kafka-4.1.1
JARS   := $(KAFKA)/.ready

.PHONY: help setup demo test lint bench docker faults fuzz audit kafka-jars axe lock schemas clean

help:                   ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

setup: $(READY)         ## build .venv with all that is pinned in requirements/

$(READY): requirements/dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements/dev.txt
	$(PIP) install --no-build-isolation --no-deps -e .
	touch $@

demo: setup             ## run five sample articles through the whole flow, in one process
	$(BIN)/wirefold demo

test: setup kafka-jars axe  ## lint, then all tests, on a real Kafka if one can be had
	$(MAKE) lint
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not long"

lint: setup             ## ruff, mypy, import-linter, and the contracts against the models
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/wirefold schemas --check

bench: setup kafka-jars ## measure how fast everything is, beside peers; writes docs/performance.md (ARTICLES=file, SIZE=small)
	$(BIN)/python -m bench.run $(ARTICLES) --size $(or $(SIZE),full)

faults: setup kafka-jars  ## the slow fault tests, then the long fault runs on one node and on three: more than an hour
	$(BIN)/pytest -m long tests/faults
	$(BIN)/python -m tests.faults.run --faults 104 --nodes 1 --seed 1
	$(BIN)/python -m tests.faults.run --faults 26 --nodes 3 --seed 2

fuzz: setup             ## the long fuzz run: more than a million cases
	$(BIN)/python -m tests.fuzz.run

docker: setup           ## test the image and docker-compose.yml on a Docker engine: some ten minutes
	WIREFOLD_REQUIRE_DOCKER=1 $(BIN)/pytest -m docker tests/docker

audit: setup            ## check licences and known vulnerabilities of all dependencies (asks a database on the web)
	$(BIN)/python -m bench.audit

schemas: setup          ## write schemas/published from the models
	$(BIN)/wirefold schemas

kafka-jars: $(JARS)     ## get Apache Kafka 4.1.1 from Maven Central for the tests (does nothing without java and mvn)

$(JARS): tests/brokers/kafka-pom.xml
	@rm -rf $(KAFKA); if command -v java >/dev/null && command -v mvn >/dev/null; then \
	  mvn -q -B -f tests/brokers/kafka-pom.xml dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/$(KAFKA)/libs -DincludeScope=runtime && touch $@; \
	else echo "no java and mvn: the tests need WIREFOLD_TEST_BROKERS or a Docker engine for Kafka"; fi

lock: setup             ## pin all dependencies again, with hashes
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --all-extras --upgrade pyproject.toml -o requirements/runtime.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet pyproject.toml -c requirements/runtime.txt -o requirements/core.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --all-extras --upgrade pyproject.toml --group pyproject.toml:dev -c requirements/runtime.txt -o requirements/dev.txt

axe: .cache/axe/axe.min.js ## get axe-core from npm, which the tests check the pages with (does nothing without npm)

.cache/axe/axe.min.js:
	@mkdir -p .cache/axe; if command -v npm >/dev/null; then \
	  cd .cache/axe && npm pack --silent axe-core@4.10.3 >/dev/null && tar -xzf axe-core-4.10.3.tgz --strip-components=1 package/axe.min.js && rm axe-core-4.10.3.tgz; \
	else echo "no npm: the pages are tested without axe"; fi

clean:                  ## remove what was built
	rm -rf $(VENV) .cache
