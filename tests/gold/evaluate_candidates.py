"""
Hide slogans from the lexicon and see whether candidate_slogans finds them: ``make evaluate``.

With ``--fit`` the weights of ``candidates.csv`` are fitted to the other slogans, and written.
"""

import argparse
import hashlib
import random
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import candidate_slogans, find_slogans, load_slogans
from analysis.corpus.cleaning import clean_text
from analysis.discovery.candidates import (
    are_candidates,
    known_spans,
    measured_strings,
    slogan_keys,
)
from analysis.discovery.recurring import Stream, Strings, recurring_strings, stream_of
from analysis.discovery.traits import known_traits
from analysis.slogans.matching import slogan_key

SEEDS = (11, 12, 13, 14, 15)
HIDDEN, LEAST, RANKS = 50, 5, (50, 100, 1000)
"""Slogans hidden at a time; how often each stands in the corpus; ranks at which they count."""

READ = 100
"""Rows that a reader judged, with nothing hidden."""

FOLDS = 10
"""Parts of the families; each is compared with the slogans of the others, as if it were hidden."""

RIDGE = 5.0
"""Penalty on the squares of weights, in standard deviations of their traits."""

WEIGHTS = Path(__file__).parents[2] / "data/lexicons/candidates.csv"


def read_news(texts: Path) -> pd.DataFrame:
    """Read the days of the evening news, cleaned."""
    files = sorted((texts / "xinwenlianbo").glob("*.md"))
    cleaned = [clean_text(file.read_text(encoding="utf-8"))[0] for file in files]
    return pd.DataFrame({"doc_id": [file.stem for file in files], "text": cleaned}, dtype="str")


def families(slogans: pd.DataFrame) -> pd.Series:
    """Give for each slogan the one of which it is a variant, else itself."""
    return slogans["variant_of"].fillna(slogans["slogan"])


def kept_apart(slogans: pd.DataFrame) -> pd.Series:
    """Tell the families, about half, to which no weight of ``candidates.csv`` was fitted."""
    keys = families(slogans).map(slogan_key)
    return keys.map(lambda key: hashlib.sha256(key.encode()).digest()[0] % 2 == 1)


def without(slogans: pd.DataFrame, hidden: list[str]) -> pd.DataFrame:
    """Take out some slogans, all their variants, and whatever holds one or is held by one."""
    keys, family = slogans["slogan"].map(slogan_key), families(slogans)
    taken = set(family[slogans["slogan"].isin(hidden)])
    wordings = [slogan_key(slogan) for slogan in hidden]
    held = keys.map(lambda key: any(key in wording or wording in key for wording in wordings))
    left = slogans[~family.isin(taken) & ~held]
    return left[left["variant_of"].isna() | left["variant_of"].isin(left["slogan"])]


def found_by_rank(ranked: list[str], hidden: list[str]) -> list[int]:
    """Count the hidden slogans among the first of a ranking, at each of `RANKS`."""
    wanted = {slogan_key(slogan) for slogan in hidden}
    return [len(wanted & set(ranked[:rank])) for rank in RANKS]


def most_frequent(strings: pd.Series, slogans: pd.DataFrame) -> list[str]:
    """Rank recurring strings by nothing but their frequency; known ones are left out."""
    known = set(slogans["slogan"].map(slogan_key))
    return strings[~strings.index.isin(known)].head(max(RANKS)).index.tolist()


def evaluate(documents: pd.DataFrame, fitted: bool = False) -> pd.DataFrame:
    """
    Hide 50 slogans for each seed, and count those that come back.

    They are of the half kept apart, or if `fitted` of the half the weights were fitted to.

    Returns
    -------
    DataFrame
        ``seed``, ``hidden``, ``gone`` (slogans taken out with them), and for
        both rankings the hidden ones found at 50, at 100, and in all rows.
    """
    slogans, stream = load_slogans(), stream_of(documents)
    recurring = recurring_strings(stream, LEAST)
    pairs = zip(recurring.firsts, recurring.lengths, strict=True)
    wordings = [stream.text[start : start + length] for start, length in pairs]
    strings = pd.Series(recurring.counts, index=wordings).sort_index()
    strings = strings.sort_values(ascending=False, kind="stable")
    places = find_slogans(documents, slogans)["slogan"].value_counts()
    often = slogans["slogan"].map(places).fillna(0) >= LEAST
    pool = sorted(slogans.loc[often & (kept_apart(slogans) != fitted), "slogan"])
    rows = []
    for seed in SEEDS:
        hidden = random.Random(seed).sample(pool, HIDDEN)
        left = without(slogans, hidden)
        ranked = candidate_slogans(documents, left)["candidate"].tolist()
        found = found_by_rank(ranked, hidden), found_by_rank(most_frequent(strings, left), hidden)
        rows.append((seed, len(hidden), len(slogans) - len(left), *found[0], *found[1]))
    columns = [f"{by}_at_{rank}" for by in ("found", "by_frequency") for rank in RANKS]
    return pd.DataFrame(rows, columns=["seed", "hidden", "gone", *columns])


def grades(ranked: list[str]) -> pd.Series:
    """Count what a reader held the rows for; one that nobody has read is ``unread``."""
    read = pd.read_csv(Path(__file__).with_name("judged_candidates.csv"), dtype="str")
    grade = read.drop_duplicates("sha256").set_index("sha256")["grade"]
    hashes = [hashlib.sha256(wording.encode()).hexdigest()[:16] for wording in ranked]
    return pd.Series(hashes).map(grade).fillna("unread").value_counts()


def as_if_hidden(
    stream: Stream, strings: Strings, wordings: list[str], slogans: pd.DataFrame
) -> dict[str, np.ndarray]:
    """Compare every slogan with those of other parts; other strings with all but a part, in the mean."""
    numbers = {wording: number for number, wording in enumerate(wordings)}
    parts = pd.factorize(families(slogans), sort=True)[0] % FOLDS
    owned, measured = [], []
    for part in range(FOLDS):
        hidden = slogans[parts == part]
        left = without(slogans, hidden["slogan"].tolist())
        measured.append(known_traits(stream, strings, known_spans(stream, left)))
        owned.append([numbers[key] for key in slogan_keys(hidden) if key in numbers])
    traits = {name: np.mean([found[name] for found in measured], axis=0) for name in measured[0]}
    for own, found in zip(owned, measured, strict=True):
        for name, values in found.items():
            traits[name][own] = values[own]
    return traits


def logistic(values: np.ndarray, is_slogan: np.ndarray) -> np.ndarray:
    """Fit intercept and weights of standardised columns by Newton's method, with a ridge."""
    columns = np.column_stack([np.ones(len(values)), values])
    ridge = np.append(0, np.full(values.shape[1], RIDGE))
    weights = np.zeros(columns.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (is_slogan - chance) - ridge * weights
        bend = (columns.T * (chance * (1 - chance))) @ columns + np.diag(ridge)
        weights += np.linalg.solve(bend, slope)
    return weights


def fit(documents: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Give the table of traits with new weights; the other half counts among the strings."""
    slogans = load_slogans()
    slogans = slogans[~kept_apart(slogans)]
    stream = stream_of(documents)
    strings, wordings, traits = measured_strings(documents, stream, slogans, LEAST)
    traits |= as_if_hidden(stream, strings, wordings, slogans)
    is_slogan = pd.Series(wordings).isin(slogan_keys(slogans)).to_numpy()
    used = are_candidates(stream, strings, wordings, traits, slogans) | is_slogan
    names = table["trait"][1:].tolist()
    values = pd.DataFrame({name: traits[name][used] for name in names})
    unknown = values.mean()
    values = values.fillna(unknown)
    weights = logistic(((values - values.mean()) / values.std()).to_numpy(), is_slogan[used])
    by_unit = weights[1:] / values.std()
    odds = (~is_slogan[used]).sum() / is_slogan.sum()  # as if there were as many of both
    start = weights[0] - by_unit @ values.mean() + np.log(odds)
    new = [f"{weight:.2f}" for weight in [start, *by_unit]]
    assumed = [f"{unknown[row.trait]:.2f}" if row.unknown else "" for row in table.itertuples()]
    return table.assign(weight=new, unknown=assumed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--texts", type=Path, default=Path("texts"), help="a folder with the corpora"
    )
    parser.add_argument("--fit", action="store_true", help="fit the weights anew, and write them")
    parser.add_argument("--fitted", action="store_true", help="hide slogans of the other half")
    options = parser.parse_args()
    news = read_news(options.texts)
    if news.empty:
        sys.exit("candidate_slogans: the folder has no xinwenlianbo/*.md to hide slogans in")
    if options.fit:
        rows = pd.read_csv(WEIGHTS, dtype="str", keep_default_na=False)
        fit(news, rows).to_csv(WEIGHTS, index=False, lineterminator="\n")
    table = evaluate(news, options.fitted)
    print(table.to_string(index=False))
    print(table.drop(columns="seed").agg(["mean", "min", "max"]).to_string())
    first = candidate_slogans(news, load_slogans())["candidate"].head(READ).tolist()
    print(grades(first).to_string())
