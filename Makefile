# The two commands of a fresh machine are `make run` and `make test`.
# Arguments: make run ARGS="--model lstm-char", make test ARGS="tests/engine -x".
# Without make: python3 tools/bootstrap.py run (Windows: py tools\bootstrap.py run).
PYTHON ?= python3
ARGS ?=

.PHONY: run test lint bench

run test lint bench:
	@$(PYTHON) tools/bootstrap.py $@ $(ARGS)
