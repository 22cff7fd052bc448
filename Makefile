# 'make demo' and 'make test' are all that a new machine needs. Everything is installed into .venv, hashes checked.
.DEFAULT_GOAL := help
.PHONY: help demo test stories evidence lint check coverage mutants privacy-mutants sbom bench reset lock clean
PORT ?= 8000
export PORT
# Some images set it to stay small. Here it would make each of our processes compile every module again.
unexport PYTHONDONTWRITEBYTECODE
PYTEST_PROCESSES ?= 2

help:
	@echo "make demo     install what is needed and open a populated OpenLeave (PORT=8000; Ctrl-C stops it)"
	@echo "make test     install what is needed and run the whole test suite"
	@echo "make stories  walk the life stories in a browser; numbered pictures of each step in build/stories"
	@echo "make evidence run the tests of the promises about data; what they show is in build/evidence"
	@echo "make lint     style, types, import contracts, the law library's own cases, and what is doubtful in it"
	@echo "make check    lint and test"
	@echo "make coverage lines and branches of the engine that its tests run"
	@echo "make mutants  small mistakes made in the engine, which its tests must notice (ARGS=\"--sample 200 ledger\")"
	@echo "make sbom     what a release is made of, as CycloneDX, in build/sbom.json"
	@echo "make privacy-mutants  mistakes made in what keeps the promises about data, which its tests must notice"
	@echo "make bench    measure every bar; writes bench/results.json"
	@echo "make reset    delete the demo's data, after asking (YES=1: without asking)"
	@echo "make lock     write requirements/*.lock anew from pyproject.toml (UPGRADE=1: newest versions)"

demo:
	@scripts/bootstrap app
	@exec .venv/bin/openleave demo

test:
	@scripts/bootstrap dev
	@scripts/browser
	.venv/bin/pytest -n $(PYTEST_PROCESSES) --dist worksteal $(ARGS)

stories:
	@scripts/bootstrap dev
	@scripts/browser
	.venv/bin/pytest -q -n $(PYTEST_PROCESSES) --dist worksteal tests/stories $(ARGS)

evidence:
	@scripts/bootstrap dev
	@scripts/browser
	.venv/bin/pytest -q -n $(PYTEST_PROCESSES) --dist worksteal -m "commitment or lesson" --evidence build/evidence $(ARGS)

lint:
	@scripts/bootstrap dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/openleave law test
	.venv/bin/openleave law lint --level warning --brief

check: lint test

coverage:
	@scripts/bootstrap dev
	@mkdir -p build
	.venv/bin/coverage run -m pytest -q -p no:cacheprovider tests/engine $(ARGS)
	@.venv/bin/coverage report

mutants:
	@scripts/bootstrap dev
	.venv/bin/python scripts/mutants.py $(ARGS)

sbom:
	@scripts/bootstrap dev
	@scripts/sbom $(ARGS)

privacy-mutants:
	@scripts/bootstrap dev
	.venv/bin/python scripts/privacy_mutants.py $(ARGS)

bench:
	@scripts/bootstrap bench
	.venv/bin/python -m bench $(ARGS)

reset:
	@scripts/bootstrap app
	@.venv/bin/openleave reset $(if $(YES),--yes)

lock:
	@scripts/bootstrap app
	scripts/lock

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
