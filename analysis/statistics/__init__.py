"""
Statistics of terms: attraction, keyness, evidence, dispersion, diversity.

Measures of association, effect size and significance take the four cells of a
table, as floats or ints that broadcast, and return float64. As in Evert (2008),
rows are where, columns are what:

====================================  ======  ===========  =====
where                                 term    other terms  sum
====================================  ======  ===========  =====
window of the node, or target corpus  O11     O12          R1
elsewhere, or reference corpus        O21     O22          R2
sum                                   C1      C2           N
====================================  ======  ===========  =====

So R1 is the size of the target, C1 the frequency of the term, and chance alone
would put ``E11 = R1 * C1 / N`` into the first cell. Measures of dispersion take
a term's occurrences in each part and the sizes of the parts; measures of
diversity take the running words of a text.

What is not defined is NaN, never 0 and never a warning; limits that are defined
are given (infinity, for instance), and each docstring says which they are. A
number that is negative or not finite is refused.

S. Evert (2008). Corpora and collocations. In A. Lüdeling and M. Kytö (eds),
Corpus Linguistics: An International Handbook, 1212-1248. De Gruyter.
"""

from analysis.statistics.association import (
    DeltaP,
    delta_p,
    dice,
    jaccard,
    local_mi,
    log_dice,
    mi3,
    min_sensitivity,
    mutual_information,
    npmi,
)
from analysis.statistics.dispersion import (
    carroll_d2,
    gries_dp,
    gries_dp_norm,
    juilland_d,
    kl_divergence,
    range_,
    rosengren_s,
)
from analysis.statistics.diversity import (
    cttr,
    entropy,
    hdd,
    herdan_c,
    rttr,
    simpson_d,
    ttr,
    yule_k,
)
from analysis.statistics.effect_size import (
    log_ratio,
    odds_ratio,
    percent_diff,
    simple_maths,
)
from analysis.statistics.running_diversity import mattr, msttr, mtld
from analysis.statistics.significance import (
    bic,
    chi_squared,
    fisher_exact,
    log_likelihood,
    p_value,
    signed_log_likelihood,
    simple_ll,
    t_score,
    z_score,
)

__all__ = [
    "DeltaP",
    "bic",
    "carroll_d2",
    "chi_squared",
    "cttr",
    "delta_p",
    "dice",
    "entropy",
    "fisher_exact",
    "gries_dp",
    "gries_dp_norm",
    "hdd",
    "herdan_c",
    "jaccard",
    "juilland_d",
    "kl_divergence",
    "local_mi",
    "log_dice",
    "log_likelihood",
    "log_ratio",
    "mattr",
    "mi3",
    "min_sensitivity",
    "msttr",
    "mtld",
    "mutual_information",
    "npmi",
    "odds_ratio",
    "p_value",
    "percent_diff",
    "range_",
    "rosengren_s",
    "rttr",
    "signed_log_likelihood",
    "simple_ll",
    "simple_maths",
    "simpson_d",
    "t_score",
    "ttr",
    "yule_k",
    "z_score",
]
