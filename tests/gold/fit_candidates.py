"""Fit the weights of ``candidates.csv`` to the slogans that are not kept apart, and write them."""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from evaluate_candidates import LEAST, families, kept_apart, read_news, without

from analysis import load_slogans
from analysis.corpus.slogans import slogan_key
from analysis.measures.candidate_traits import known_traits
from analysis.measures.candidates import (
    are_candidates,
    known_spans,
    measured_strings,
    slogan_keys,
)
from analysis.measures.recurring import Stream, Strings, stream_of

FOLDS = 10
"""Parts of the families; each is compared with the slogans of the others, as if it were hidden."""

RIDGE = 5.0
"""Penalty on the squares of weights, in standard deviations of their traits."""

WEIGHTS = Path(__file__).parents[2] / "data/lexicons/candidates.csv"


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
    parser.add_argument("--texts", type=Path, default=Path("texts"))
    news = read_news(parser.parse_args().texts)
    rows = pd.read_csv(WEIGHTS, dtype="str", keep_default_na=False)
    fit(news, rows).to_csv(WEIGHTS, index=False, lineterminator="\n")
