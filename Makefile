# make figures   sets up .venv, runs every notebook, rewrites figures/
# make test      sets up .venv, checks style and types, runs the tests (TEXTS=folder: on public texts too)
# make reference recounts the record (TEXTS=folder; else the texts are fetched)
# make evaluate  measures parallel_sets and candidate_slogans (TEXTS=folder of the corpora)
# make bench     measures speed and memory against other tools (TEXTS=folder of .txt or .md)
# make lab       opens the notebooks in JupyterLab
# make lock      renews requirements.lock (needs uv)
#
# One's own texts: make figures CORPUS=my_texts OUT=my_figures

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PARALLEL := -n logical --dist loadscope --no-loadscope-reorder
READY := $(VENV)/.ready
READY_TO_TEST := $(VENV)/.ready-to-test
READY_FOR_LAB := $(VENV)/.ready-for-lab
OWN := $(if $(CORPUS),"$(CORPUS)") $(if $(OUT),--out "$(OUT)") $(if $(DOCUMENT),--document "$(DOCUMENT)")

.PHONY: figures test reference evaluate bench lab lock clean

figures: $(READY)
	$(BIN)/python -m analysis figures $(OWN)

test: $(READY_TO_TEST)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/ty check analysis
	$(if $(TEXTS),TEXTS="$(TEXTS)") $(BIN)/python -m pytest $(PARALLEL)

reference: $(READY)
	$(BIN)/python -m analysis.build_reference $(if $(TEXTS),--texts "$(TEXTS)")

evaluate: $(READY_TO_TEST)
	$(BIN)/python tests/gold/evaluate.py $(if $(TEXTS),--texts "$(TEXTS)")
	$(BIN)/python tests/gold/evaluate_candidates.py $(if $(TEXTS),--texts "$(TEXTS)")

bench: $(READY_TO_TEST)
	$(BIN)/python -m benchmarks.run $(if $(TEXTS),--texts "$(TEXTS)")

lab: $(READY_FOR_LAB)
	$(BIN)/jupyter lab notebooks

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --no-deps --no-build-isolation --no-index -e .
	@touch $(READY)

$(READY_TO_TEST): $(READY) requirements-tests.lock
	$(BIN)/python -m pip install --require-hashes -r requirements-tests.lock
	@touch $(READY_TO_TEST)

$(READY_FOR_LAB): $(READY) requirements-lab.lock
	$(BIN)/python -m pip install --require-hashes -r requirements-lab.lock
	@touch $(READY_FOR_LAB)

LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-annotate --custom-compile-command "make lock" --group install --extra notebooks

lock:
	$(LOCK) --output-file requirements.lock
	$(LOCK) --constraint requirements.lock --extra lab --output-file requirements-lab.lock
	$(LOCK) --constraint requirements.lock --extra scale --extra tests --output-file requirements-tests.lock

clean:
	rm -rf $(VENV)
