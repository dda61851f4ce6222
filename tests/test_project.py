"""The project keeps its promises: data, packaging, rooms, README, names."""

import ast
import csv
import hashlib
import importlib
import inspect
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
import yaml

import analysis
from analysis import charts, load_lexicon, load_slogans, load_stopwords
from analysis.slogans.matching import slogan_key

ROOT = Path(__file__).resolve().parents[1]
SPEECH = ROOT / "data/speeches/2023-cppcc-study-session.txt"
PUBLIC = [
    *(getattr(analysis, name) for name in analysis.__all__),
    *(getattr(charts, name) for name in charts.__all__),
]


def text_files():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    files = [ROOT / name for name in listed.stdout.splitlines()]
    return [file for file in files if file.is_file() and file.suffix not in (".png", ".parquet")]


# Data


def test_the_speech_is_byte_for_byte_what_the_data_card_says():
    content = SPEECH.read_bytes()
    card = (ROOT / "data/README.md").read_text(encoding="utf-8")

    assert hashlib.sha256(content).hexdigest() in card
    assert f"{len(content):,} bytes" in card


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("categories.csv", ["category", "label", "gloss"]),
        ("stopwords.csv", ["term", "reason"]),
        ("formats.csv", ["format", "signature", "suffixes", "reader", "note"]),
        ("columns.csv", ["column", "role"]),
        ("heat.csv", ["level", "gloss", "from_share", "note"]),
        ("leaders.csv", ["leader", "gloss", "office", "start", "end"]),
        ("interface.csv", ["key", "en", "zh"]),
        ("modals.csv", ["term", "force", "gloss", "context"]),
        ("chains.csv", ["chain", "kind", "first", "then", "gloss"]),
        ("parallels.csv", ["trait", "weight", "gloss"]),
        ("word_classes.csv", ["term", "class"]),
        ("candidates.csv", ["trait", "weight", "unknown", "gloss"]),
        ("numbered_words.csv", ["term", "role", "note"]),
        ("numbered_names.csv", ["name", "note"]),
        ("slogans.csv", list(load_slogans().columns)),
    ],
)
def test_each_table_has_its_columns_and_the_data_card_its_length(name, columns):
    with open(ROOT / "data/lexicons" / name, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    card = (ROOT / "data/README.md").read_text(encoding="utf-8")

    assert rows[0] == columns
    assert len({row[0] for row in rows}) == len(rows)
    assert all(len(row) == len(columns) for row in rows)
    assert re.search(rf"{re.escape(name)}, {len(rows) - 1} (rows|rules|forms)", card)
    formula = re.compile(r"[=+\-@](?![0-9.]+$)")
    assert not any(formula.match(cell) for row in rows for cell in row)


def test_terms_are_unique_and_no_slogans():
    terms = load_lexicon("terms")["term"]
    card = (ROOT / "data/README.md").read_text(encoding="utf-8")

    assert len(set(terms)) == len(terms)
    assert not set(terms) & set(load_slogans()["slogan"])
    assert f"terms.txt, {len(terms)} terms" in card


def test_the_stop_list_leaves_the_verbs_of_command_alone():
    kept = set("要") | {
        "必须",
        "应当",
        "坚决",
        "切实",
        "不断",
        "坚持",
        "推进",
        "我们",
        "我县",
        "我国",
    }

    assert not kept & load_stopwords()
    assert {"的", "和", "在", "了", "首先"} <= load_stopwords()


def test_slogans_have_known_categories_and_fitting_expansions():
    slogans = load_slogans()
    numerals = dict(zip("一二两三四五六七八九十", [1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10], strict=True))
    counted = slogans[slogans["expansion"].notna() & (slogans["kind"] == "numeric")]

    assert set(slogans["category"]) <= set(load_lexicon("categories")["category"])
    for row in counted.itertuples():
        found = re.match(r"[一二两三四五六七八九十](?=[个大项条种型位])", row.slogan)
        if found and not isinstance(row.note, str):
            assert len(row.expansion.split("|")) == numerals[found[0]], row.slogan


def corpus_texts(folder):
    """The public texts, without the markup of the news, each with its year or none."""
    for name in ("government_work_reports", "government_work_reports_supplement"):
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row["year"], row["content"]
    for line in (folder / "cpc_congress_reports.jsonl").read_text(encoding="utf-8").splitlines():
        yield None, json.loads(line)["content"]
    for file in sorted((folder / "xinwenlianbo").glob("*.md")):
        yield file.stem[:4], re.sub(r"<[^<>]*>", "", file.read_text(encoding="utf-8"))
    yield None, (folder / "xi_speeches.csv").read_text(encoding="utf-8")
    yield None, (folder / "20th_report.txt").read_text(encoding="utf-8")
    yield None, (folder / "quirks/19th_report_utf16le_crlf.txt").read_text(encoding="utf-16")
    for file in sorted((folder / "gongwen").glob("*")):
        yield None, file.read_text(encoding="utf-8")


def test_every_slogan_is_attested_or_says_that_it_is_not(public_texts):
    texts = [*(text for _, text in corpus_texts(public_texts)), SPEECH.read_text(encoding="utf-8")]
    record = "\n\n".join(slogan_key(text) for text in texts)
    slogans = load_slogans()
    absent = slogans[[slogan_key(slogan) not in record for slogan in slogans["slogan"]]]

    assert absent["note"].fillna("").str.contains("[Nn]ot attested").all(), absent[
        "slogan"
    ].tolist()
    assert len(absent) <= 15


# Packaging


def asked_for(*extras):
    """What pyproject.toml asks for; without extras, of all of them."""
    with open(ROOT / "pyproject.toml", "rb") as file:
        asked = tomllib.load(file)
    optional = asked["project"]["optional-dependencies"]
    chosen = [optional[name] for name in extras or optional]
    return {
        *asked["project"]["dependencies"],
        *asked["dependency-groups"]["install"],
        *chain.from_iterable(chosen),
    }


def test_conda_users_get_what_pyproject_asks_for():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    from_pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    given = {entry for entry in [*listed, *from_pip] if isinstance(entry, str)}

    assert given - {"pip", "-e .", "python>=3.11"} == asked_for()
    assert "-e ." in from_pip


LOCKS = {
    "requirements.lock": ("notebooks",),
    "requirements-lab.lock": ("notebooks", "lab"),
    "requirements-tests.lock": ("notebooks", "scale", "tests"),
}


def pins_of(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_each_lock_has_what_it_is_for_with_hashes_and_names_no_host(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    asked = {re.match(r"[\w-]+", entry)[0] for entry in asked_for(*LOCKS[lock])}

    assert asked <= {name for name, _ in pins_of(lock)}
    assert pins_of("requirements.lock") <= pins_of(lock)
    assert all(line.endswith("\\") for line in text.splitlines() if "==" in line)
    assert text.count("--hash=sha256:") > len(pins_of(lock))
    assert not re.search("https?:|index-|find-links|file:", text)


def test_figures_need_no_tests_browsers_linters_or_lab():
    names = {name for name, _ in pins_of("requirements.lock")}

    assert not names & {"pytest", "hypothesis", "ruff", "ty", "playwright", "jupyterlab", "dask"}


def test_no_file_names_a_path_of_one_machine_or_an_index():
    words = ("pypi" + ".org", "python" + "hosted", "index" + "-url", "/" + "root/", "/" + "home/")
    for file in text_files():
        text = file.read_text(encoding="utf-8")
        assert not [word for word in words if word in text], file


def test_a_wheel_carries_the_data_and_works_elsewhere(tmp_path):
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    build = ["--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "wheel", *build, "-w", tmp_path, str(ROOT)], check=True)
    wheel = next(tmp_path.glob("*.whl"))
    with zipfile.ZipFile(wheel) as carried:
        assert {"analysis/py.typed", "analysis/__init__.pyi"} <= set(carried.namelist())
    target = tmp_path / "site"
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "-t", target, wheel], check=True)
    (tmp_path / "talk.txt").write_text("做到“两个维护”，XXX。", encoding="utf-8")
    script = (
        "import analysis\n"
        "from analysis import find_slogans, load_slogans, outline, placeholders, read_corpus\n"
        "from analysis import section_lengths, slogan_counts, term_frequencies, segment\n"
        "documents = read_corpus('talk.txt').documents\n"
        "print(analysis.__file__)\n"
        "print(*find_slogans(documents, load_slogans())['slogan'], *segment(documents)['term'])\n"
        "print(len(outline(documents)), len(placeholders(documents)))\n"
        "from analysis import load_lexicon, read_reference\n"
        "print(len(read_reference('cpc_congress_reports').documents), len(load_lexicon('modals')))\n"
        "print(analysis.write_report(read_corpus('talk.txt'), 'talk.html').stat().st_size > 1e5)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )

    assert done.stdout.splitlines() == [
        str(target / "analysis" / "__init__.py"),
        "两个维护 做到 两个维护",
        "1 1",
        "12 74",
        "True",
    ]


def test_importing_loads_no_charts_no_segmenter_and_no_format():
    script = "import sys, analysis; print(*{m.split('.')[0] for m in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()

    drawing = {"matplotlib", "wordcloud", "scipy"}
    cutting = {"jieba", "rjieba", "ahocorasick_rs", "opencc"}
    formats = {"docx", "lxml", "pypdfium2", "selectolax"}
    assert "pandas" not in loaded
    assert not (drawing | cutting | formats | {"pooch", "jinja2"}) & set(loaded)
    assert analysis.charts is charts
    with pytest.raises(AttributeError, match="No analysis attribute nothing"):
        analysis.nothing  # noqa: B018


# Rooms, names, documentation


ROOMS = [
    "letters",
    "corpus",
    "text",
    "statistics",
    "slogans",
    "words",
    "rhetoric",
    "time",
    "between",
    "discovery",
    "scale",
    "charts",
    "report",
    "cli",
]


def sources():
    return sorted((ROOT / "analysis").glob("*/**/*.py"))


def room_of(file):
    return file.relative_to(ROOT / "analysis").parts[0]


def imported_rooms(file):
    """The rooms that a file imports, also by way of the package itself."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("analysis"):
            continue
        for name in node.names:
            if node.module == "analysis":
                thing = getattr(analysis, name.name)
                module = thing.__name__ if inspect.ismodule(thing) else thing.__module__
                yield module.split(".")[1]
            else:
                yield node.module.split(".")[1]


def test_imports_run_one_way():
    for file in sources():
        for room in imported_rooms(file):
            assert ROOMS.index(room) <= ROOMS.index(room_of(file)), f"{file} imports {room}"


def test_no_room_is_above_a_quarter_and_no_two_files_have_one_name():
    sizes = Counter()
    for file in sources():
        sizes[room_of(file)] += len(file.read_text(encoding="utf-8").splitlines())
    names = Counter(file.name for file in sources() if file.name != "__init__.py")

    assert set(sizes) == set(ROOMS)
    assert max(sizes.values()) <= sum(sizes.values()) / 4, sizes
    assert not [name for name, times in names.items() if times > 1]


def test_tests_are_in_the_same_rooms():
    beside = {"benchmarks", "fuzz", "gold", "mutations"}
    rooms = {file.parent for file in (ROOT / "tests").glob("*/test_*.py")}

    assert {folder.name for folder in rooms} - beside == set(ROOMS)


@pytest.mark.parametrize("thing", PUBLIC, ids=lambda thing: thing.__name__)
def test_public_names_are_documented_and_typed(thing):
    doc = inspect.getdoc(thing)
    assert doc
    if not inspect.isfunction(thing):
        return
    signature = inspect.signature(thing)
    for name, parameter in signature.parameters.items():
        assert parameter.annotation is not parameter.empty, name
        assert re.search(rf"^(\w+, )*{name}(, \w+)* : ", doc, re.MULTILINE), name
    assert signature.return_annotation is not signature.empty
    if signature.return_annotation not in (None, "None"):
        assert "Returns\n-------" in doc
    code = inspect.getsource(thing)
    assert "raise " not in code or "Raises\n------" in doc


def written_types(thing):
    """The types of a function, of a class and its public methods, or of all that a module names."""
    if inspect.ismodule(thing):
        yield from chain.from_iterable(written_types(getattr(thing, it)) for it in thing.__all__)
        return
    node = ast.parse(inspect.getsource(thing)).body[0]
    for part in node.body if isinstance(node, ast.ClassDef) else [node]:
        if isinstance(part, ast.FunctionDef) and (part.name == "__init__" or part.name[0] != "_"):
            yield ast.unparse(part.args)
            yield ast.unparse(part.returns) if part.returns else ""
        elif isinstance(part, ast.AnnAssign):
            yield ast.unparse(part.annotation)


@pytest.mark.parametrize("thing", PUBLIC, ids=lambda thing: thing.__name__)
def test_no_public_signature_leaves_a_type_open(thing):
    types = list(written_types(thing))

    assert types or inspect.isclass(thing)
    assert not [text for text in types if re.search(r"\bAny\b", text)]


def test_what_the_type_checker_is_told_to_pass_over_is_little_and_has_its_reason():
    lines = [
        line
        for file in (ROOT / "analysis").rglob("*.py*")
        if file.suffix in (".py", ".pyi")
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(r"# (ty|type): ?ignore", line)
    ]

    assert len(lines) <= 10
    assert all(re.search(r"# ty: ignore\[[a-z, -]+\]  # \w.{9,}$", line) for line in lines), lines


def test_public_names_are_few():
    assert len(analysis.__all__) <= 80
    assert len(charts.__all__) <= 25


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "data/README.md"])
def test_every_file_a_readme_names_is_here(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)(?:#\w+)?\)", text) if "://" not in link]

    assert all(((ROOT / name).parent / link).exists() for link in links)
    assert name == "data/README.md" or len(links) >= 8


def test_ci_gets_the_browser_and_runs_make_test():
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert commands[-1] == "make test"
    first = [line.split()[0] for line in commands[:-1]]
    assert first == ["export", "if", "apt-get", "apt-get", "fi"]
    assert commands[0].startswith("export CI=")
    assert commands[3].endswith(" chromium")
    assert "apt-get install chromium" in readme


def test_versions_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert citation["version"] == analysis.__version__
    assert f"## {analysis.__version__} ({citation['date-released']})" in changelog


def test_each_module_is_small():
    for file in (ROOT / "analysis").rglob("*.py"):
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 400, file
        importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
