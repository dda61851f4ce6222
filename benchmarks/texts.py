"""The text that everything is measured on: a folder of one's own, or a generated one."""

import random
import shutil
from pathlib import Path

from analysis import load_lexicon, load_slogans

DOCUMENTS, WORDS = 727, 5_900


def prepare(texts: str | None, folder: Path) -> str:
    """Put the texts into a folder as .txt, one file a document; say what they are."""
    folder.mkdir(parents=True)
    if texts is None:
        _generate(folder)
        return f"a generated text: {DOCUMENTS} documents of {WORDS} random words, no real prose"
    files = sorted(file for file in Path(texts).iterdir() if file.suffix in (".txt", ".md"))
    if not files:
        raise FileNotFoundError(f"{texts}: there is no .txt or .md here")
    for file in files:
        shutil.copyfile(file, folder / f"{file.stem}.txt")
    return f"{len(files)} files of the folder {Path(texts).name}"


def _generate(folder: Path) -> None:
    """Draw words by the weights of jieba's dictionary, and every ninth from the lexicons."""
    import jieba

    chance = random.Random(2023)
    with jieba.get_module_res("dict.txt") as file:
        lines = [line.decode().split(" ") for line in file]
    words, weights = [line[0] for line in lines], [int(line[1]) for line in lines]
    official = [*load_slogans()["slogan"], *load_lexicon("terms")["term"]]
    for number in range(DOCUMENTS):
        drawn = chance.choices(words, weights, k=WORDS)
        for place in range(0, WORDS, 9):
            drawn[place] = chance.choice(official) + chance.choice("，，，。、\n")
        (folder / f"{number:04d}.txt").write_text("".join(drawn), encoding="utf-8")


def repeat(folder: Path, times: int, target: Path) -> None:
    """Copy a corpus so many times over; each copy differs in its first line."""
    for copy in range(times):
        (target / f"{copy:02d}").mkdir(parents=True)
        for file in sorted(folder.glob("*.txt")):
            content = f"第{copy}份\n".encode() + file.read_bytes()
            (target / f"{copy:02d}" / file.name).write_bytes(content)
