"""The words of the page, from ``data/lexicons/interface.csv``."""

from dataclasses import dataclass

from analysis.corpus.lexicons import read_rows

LOCALES = {"en": "en", "zh": "zh-CN"}


@dataclass(frozen=True)
class Interface:
    """The interface in one language."""

    lang: str
    locale: str
    words: dict[str, str]

    def say(self, key: str, /, **values: object) -> str:
        """Return the wording of a key, with values put in."""
        return self.words[key].format(**values)

    def column(self, name: str) -> str:
        """Name a column; one without a wording, such as one's own metadata, keeps its name."""
        return self.words.get(f"column.{name}", name)

    def value(self, column: str, value: str) -> str:
        """Name a value of a column that has names for its values."""
        return self.words.get(f"{column}.{value}", value)

    def for_script(self) -> dict[str, str]:
        """Return what the script says; the rest is in the page already."""
        kept = ("caption.", "figure.", "column.")
        return {key: word for key, word in self.words.items() if not key.startswith(kept)}


def interface(lang: str) -> Interface:
    """Read the words of one language."""
    rows = read_rows("interface.csv")
    return Interface(lang, LOCALES[lang], {row["key"]: row[lang] for row in rows})
