"""
Values that papers and other tools have published, one row each of published.csv.

Of the 101 values collected, 94 are here. Left out, since nothing here computes them:
the lambda and z of quanteda's log-linear model of collocations, Hofland and Johansson's
difference coefficient, the dispersion DP in the formula of Egbert et al. (2020), the
Policy Change Index, and LexicalRichness' plain counts of tokens and types.
"""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import brentq

from analysis import statistics as st
from analysis.statistics.contingency import tabulate
from analysis.text.lengths import word_count

with open(Path(__file__).with_name("published.csv"), encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def table(given):
    """Read a table from its cells, its margins, or the frequencies and sizes of two corpora."""
    if "O11" in given:
        rest = (given.get(cell, 0) for cell in ("O12", "O21", "O22"))
        return (given["O11"], *rest)
    if "N1" in given:
        f1, n1, f2, n2 = (given[name] for name in ("f1", "N1", "f2", "N2"))
        return f1, n1 - f1, f2, n2 - f2
    if "d1" in given:
        target, reference = given["d1"].split(), given["d2"].split()
        here, there = target.count(given["feature"]), reference.count(given["feature"])
        return here, len(target) - here, there, len(reference) - there
    f, f1, f2 = given["f"], given["f1"], given["f2"]
    n = given.get("N", f1 + f2)  # where it is not given, the measure does not use O22
    return f, f1 - f, f2 - f, n - f1 - f2 + f


def of_table(measure):
    return lambda given: measure(*table(given))


def of_parts(measure):
    def run(given):
        sizes = given["partsize"]
        sizes = [1] * len(given["subfreq"]) if sizes == "equal" else sizes
        return measure(given["subfreq"], sizes)

    return run


def of_terms(measure, **options):
    return lambda given: measure(given["tokens"], **options)


def signed(measure):
    """UCS gives a statistic the sign of O11 - E11."""

    def run(given):
        cells = tabulate(*table(given))
        return np.sign(cells.o11 - cells.e11) * measure(*table(given))

    return run


def base_10(measure):
    """UCS takes logarithms to base 10."""
    return lambda given: measure(*table(given)) * np.log10(2)


def z_corrected(given):
    """UCS moves O11 by 0.5 towards E11."""
    cells = tabulate(*table(given))
    return st.z_score(*table(given)) - np.sign(cells.o11 - cells.e11) * 0.5 / np.sqrt(cells.e11)


def simple_ll_of_expected(given):
    """The row gives E11 alone: 10 of 10 where the term is 10 of 100 has an E11 of 1."""
    cells = (given["O11"], 0, 0, 90)
    assert tabulate(*cells).e11 == given["E11"]
    return st.simple_ll(*cells)


def bic_of_likelihood(given):
    """The row gives LL and N alone; find a table that has them."""
    half = given["N"] / 2

    def excess(o11):
        return st.log_likelihood(o11, half - o11, 0, half) - given["LL"]

    o11 = brentq(excess, 1, 100, xtol=1e-12)
    return st.bic(o11, half - o11, 0, half)


def critical_value(given):
    return brentq(lambda statistic: st.p_value(statistic) - given["p"], 0, 100)


RUN = {
    "bic_bayes_factor": bic_of_likelihood,
    "carroll_d2": of_parts(st.carroll_d2),
    "chi2_signed": signed(st.chi_squared),
    "chi2_uncorrected": of_table(st.chi_squared),
    "chi2_uncorrected_marginals": of_table(st.chi_squared),
    "chi2_yates": lambda given: st.chi_squared(*table(given), yates=True),
    "cttr": of_terms(st.cttr),
    "delta_p_backward": lambda given: st.delta_p(*table(given)).given_row,
    "delta_p_forward": lambda given: st.delta_p(*table(given)).given_row,  # table transposed
    "dice": of_table(st.dice),
    "dkl_o2p_conventional": lambda given: 1 / (1 + of_parts(st.kl_divergence)(given)),
    "fisher_two_sided_p": of_table(st.fisher_exact),
    "gries_dp": of_parts(st.gries_dp),
    "gries_dp_norm_lijffijt2012": of_parts(st.gries_dp_norm),
    "hdd_42": of_terms(st.hdd),
    "herdan_c": of_terms(st.herdan_c),
    "jaccard": of_table(st.jaccard),
    "juilland_d": of_parts(st.juilland_d),
    "keyness_chi2_none_abs": of_table(st.chi_squared),
    "keyness_chi2_yates_R_smalltable": lambda given: st.chi_squared(*table(given), yates=True),
    "keyness_chi2_yates_abs": lambda given: st.chi_squared(*table(given), yates=True),
    "kl_divergence_log2": of_parts(st.kl_divergence),
    "ll_critical_value_df1": critical_value,
    "local_mi_log10_ucs": base_10(st.local_mi),
    "log10_odds_ratio_disc05": lambda given: np.log10(
        st.odds_ratio(*(cell + 0.5 for cell in table(given)))
    ),
    "log_dice": of_table(st.log_dice),
    "log_likelihood_4term": of_table(st.log_likelihood),
    "log_likelihood_4term_marginals": of_table(st.log_likelihood),
    "log_likelihood_4term_signed": of_table(st.signed_log_likelihood),
    "log_ratio": of_table(st.log_ratio),
    "log_ratio_hardie_zero_0.5": of_table(st.log_ratio),
    "mattr": lambda given: st.mattr(given["tokens"], given["window"]),
    "mattr_25": of_terms(st.mattr, window=25),
    "mi3_log10_ucs": base_10(st.mi3),
    "mi_log2_marginals": of_table(st.mutual_information),
    "min_sensitivity": of_table(st.min_sensitivity),
    "ms_word_zishu": lambda given: word_count(given["text"]),
    "msttr": lambda given: st.msttr(given["tokens"], given["segment"]),
    "msttr_25": of_terms(st.msttr, segment=25),
    "mtld_0.72": of_terms(st.mtld, threshold=0.72),
    "npmi": of_table(st.npmi),
    "odds_ratio": of_table(st.odds_ratio),
    "percent_diff": of_table(st.percent_diff),
    "range_abs": of_parts(st.range_),
    "range_relative": lambda given: of_parts(st.range_)(given) / len(given["partsize"]),
    "rosengren_s": of_parts(st.rosengren_s),
    "rttr_guiraud": of_terms(st.rttr),
    "shannon_entropy_log2": lambda given: st.entropy(
        np.repeat(np.arange(len(given["freqs"])), given["freqs"])
    ),
    "simple_ll": simple_ll_of_expected,
    "simple_ll_signed": signed(st.simple_ll),
    "simple_maths_smoothing1": lambda given: st.simple_maths(*table(given), smoothing=given["n"]),
    "simpson_d": of_terms(st.simpson_d),
    "t_score": of_table(st.t_score),
    "ttr": of_terms(st.ttr),
    "yule_k": of_terms(st.yule_k),
    "z_score": of_table(st.z_score),
    "z_score_yates": z_corrected,
}


@pytest.mark.parametrize("row", ROWS, ids=[f"{i}-{row['measure']}" for i, row in enumerate(ROWS)])
def test_published_value(row):
    found = RUN[row["measure"]](json.loads(row["inputs"]))

    assert float(found) == pytest.approx(float(row["expected"]), rel=0, abs=float(row["tolerance"]))


def test_every_row_is_used_and_says_where_it_is_from():
    assert {row["measure"] for row in ROWS} == set(RUN)
    assert len(ROWS) == len({(row["measure"], row["inputs"]) for row in ROWS}) == 94
    assert all(len(row["source"]) > 10 for row in ROWS)


def test_the_two_tables_of_gries_are_transposed():
    rows = {row["measure"]: json.loads(row["inputs"]) for row in ROWS}
    backward, forward = rows["delta_p_backward"], rows["delta_p_forward"]

    assert st.delta_p(*table(backward)).given_row == st.delta_p(*table(forward)).given_column
    assert st.delta_p(*table(forward)).given_row == st.delta_p(*table(backward)).given_column


def test_tlda_turns_dp_round():
    """Its README prints 0.5009295 for the row that has 0.4990705 here."""
    row = next(row for row in ROWS if row["measure"] == "gries_dp" and "tlda" in row["source"])

    assert 1 - RUN["gries_dp"](json.loads(row["inputs"])) == pytest.approx(0.5009295, abs=5e-8)


def test_two_terms_alone_are_what_lancaster_calculates():
    """50 against 0 in corpora of equal size: 2 * 50 * ln 2, less than all four terms."""
    cells = tabulate(50, 14_950, 0, 15_000)
    two_terms = 2 * cells.o11 * np.log(cells.o11 / cells.e11)

    assert two_terms == pytest.approx(69.31471805599453)
    assert two_terms < st.log_likelihood(*cells[:4])
