# What people type. Every target makes the environment it needs; nothing is installed outside .venv.
PORT ?= 8000
PYTHON_IN = .venv/bin/python

.PHONY: help run test faults mutants bench lint messages lock

help:
	@echo "make run       start salesops on http://127.0.0.1:$(PORT)/, with a demo company the first time (DEMO=no: without)"
	@echo "make test      run the whole suite with whatever is installed here, and say what was left out"
	@echo "make faults    kill workers in mid-run on both databases; adds the result to docs/faults.md (minutes)"
	@echo "make mutants   try the tests of the arithmetic with one small fault after the other; writes docs/mutants.md (minutes)"
	@echo "make bench     measure companies of 300, 3,000 and 10,000 on PostgreSQL; writes docs/benchmarks.md (minutes)"
	@echo "make lint      check style, types, templates, migrations and vendored files"
	@echo "make messages  collect the texts for users into locale/ and compile what is translated"
	@echo "make lock      write requirements.txt and requirements-dev.txt again from their .in files"

run:
	@tools/environment.sh requirements.txt
	@$(PYTHON_IN) manage.py up --port $(PORT) $(if $(filter no,$(DEMO)),--no-demo)

test:
	@tools/environment.sh requirements-dev.txt
	@$(PYTHON_IN) tools/run_tests.py $(ARGS)

faults:
	@tools/environment.sh requirements-dev.txt
	@$(PYTHON_IN) tools/run_faults.py $(ARGS)

mutants:
	@tools/environment.sh requirements-dev.txt
	@$(PYTHON_IN) tools/mutants.py $(ARGS)

bench:
	@tools/environment.sh requirements-dev.txt
	@$(PYTHON_IN) tools/bench.py $(ARGS)

lint:
	@tools/environment.sh requirements-dev.txt
	@PATH="$(CURDIR)/.venv/bin:$$PATH" tools/lint.sh

messages:
	@tools/environment.sh requirements-dev.txt
	@PATH="$(CURDIR)/.venv/bin:$$PATH" $(PYTHON_IN) tools/catalogues.py

lock:
	@tools/environment.sh requirements-dev.txt
	@PATH="$(CURDIR)/.venv/bin:$$PATH" tools/lock.sh
