"""What README shows runs: each Python block by itself, each command on small texts."""

import re
import shlex
import zipfile
from pathlib import Path

import pytest
import typer

from analysis import load_slogans
from analysis.cli import app, main

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
SAID = "同志们：\n一、改革。要坚持改革开放，统筹改革、发展、稳定，办好人民满意的教育。\n二、发展。做到“两个维护”。\n"
COMMAND = re.compile(r"make|tifa|python3?|\.venv/bin/\w+|git|conda|pip")
ELSEWHERE = ("fetch", "figures")
"""These download, or run every notebook: other tests run them."""


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text):
    return re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(text):
    """Give the commands among the lines that are indented or fenced, without their comments."""
    plain = re.sub(r"^```python\n.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    fenced = re.findall(r"^```\w*\n(.*?)^```", plain, re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^    (\S.*)$", plain, re.MULTILINE)
    lines = [line.strip() for line in [*"\n".join(fenced).splitlines(), *indented]]
    split = [shlex.split(line, comments=True) for line in lines if COMMAND.match(line)]
    return [words for words in split if COMMAND.fullmatch(words[0])]


def every(find):
    """Give the name of a README and a number for each of the things that are found there."""
    return [(name, n) for name in READMES for n in range(len(find(text_of(name))))]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Go to a folder with all that README names: the project's data, and texts of one's own."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    texts = tmp_path / "my_texts"
    texts.mkdir()
    for year in (2019, 2021, 2023):
        (texts / f"{year}.txt").write_text(f"{year}年的讲话\n{SAID}", encoding="utf-8")
    rows = [f"{year}.txt,{year}" for year in (2019, 2021, 2023)]
    (texts / "metadata.csv").write_text("\n".join(["file,year", *rows]), encoding="utf-8")
    (tmp_path / "talk.txt").write_text(f"讲话\n{SAID}", encoding="utf-8")
    (tmp_path / "talks.csv").write_text(
        "正文,发布日期\n要坚持改革开放。,2023-01-30\n要發展，為人民服務。,2023-02-01\n",
        encoding="utf-8",
    )
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
        archive.writestr("2023-01-30.txt", SAID)
    load_slogans().head(50).to_csv(tmp_path / "my_slogans.csv", index=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", READMES)
def test_the_first_block_counts_the_speech(folder, name):
    names = {}
    exec(blocks(text_of(name))[0], names)

    assert names["slogans"]["count"].sum() > 50
    assert len(names["terms"]) > 100


@pytest.mark.parametrize(("name", "number"), every(blocks))
def test_each_block_runs_by_itself(folder, name, number):
    before = set(folder.iterdir())
    names = {}
    exec(compile(blocks(text_of(name))[number], f"{name}, block {number + 1}", "exec"), names)

    assert len(names) > 1
    assert before <= set(folder.iterdir())


@pytest.mark.parametrize(("name", "number"), every(commands))
def test_each_command_runs_or_is_one_of_the_makefile(folder, name, number, capsys):
    program, *arguments = commands(text_of(name))[number]
    made = text_of("Makefile")
    for variable, value in (("BIN", ".venv/bin"), ("VENV", ".venv"), ("PYTHON", "python3")):
        made = made.replace(f"$({variable})", value)

    if program.endswith("tifa"):
        assert arguments[0] in ELSEWHERE or main(arguments) == 0, capsys.readouterr().err
    elif program == "make":
        targets = [word for word in arguments if "=" not in word]
        variables = [word.partition("=")[0] for word in arguments if "=" in word]
        assert targets
        assert all(re.search(rf"^{target}:", made, re.MULTILINE) for target in targets)
        assert all(f"$({variable})" in made for variable in variables)
    else:
        wanted = " ".join([program, *arguments])
        made = made.replace(" --clear", "").replace("bin/ruff", "bin/python -m ruff")
        assert wanted in made, f"no line of the Makefile runs {wanted}"


@pytest.mark.parametrize("name", READMES)
def test_each_synopsis_names_a_command_and_options_that_exist(name):
    listed = re.findall(r"`tifa (\w+)([^`]*)`", text_of(name))
    commands = typer.main.get_command(app).commands
    known = {name: command for name, command in commands.items() if not command.hidden}

    assert {command for command, _ in listed} == set(known)
    for command, rest in listed:
        options = {option for parameter in known[command].params for option in parameter.opts}
        assert set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", rest)) <= options, command
