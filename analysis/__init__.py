"""
Read Chinese official speech: its terms, its slogans, its outline, its lengths.

Files become five tidy tables (documents, edits, sections, tokens, mentions)
whose offsets lead every count back to the characters it was counted from.
The functions below are all a notebook needs; charts and the report load when first used.
"""

from importlib import import_module

from analysis.corpus.data import (
    load_heat,
    load_leaders,
    load_modals,
    load_stopwords,
    load_terms,
)
from analysis.corpus.dates import choose_period, document_dates
from analysis.corpus.edits import apply_edits, edit_places, raw_span, undo_edits
from analysis.corpus.errors import ReadingError, ReadingWarning
from analysis.corpus.exporting import save_table
from analysis.corpus.formats.limits import Limits
from analysis.corpus.outline import outline, section_labels, top_sections
from analysis.corpus.placeholders import placeholders
from analysis.corpus.reading import Corpus, choose_document, read_corpus
from analysis.corpus.reference import Reference, fetch_corpus, read_reference
from analysis.corpus.scripts import script_of, to_simplified
from analysis.corpus.segmentation import count_terms, segment
from analysis.corpus.slogans import find_slogans, load_categories, load_slogans
from analysis.measures.candidates import candidate_slogans
from analysis.measures.chains import chains
from analysis.measures.changes import change_points
from analysis.measures.collocates import collocates
from analysis.measures.concordance import align_lines, concordance
from analysis.measures.dispersion import dispersion
from analysis.measures.drift import wording_drift, wordings
from analysis.measures.first_use import first_use
from analysis.measures.frames import aligned_members
from analysis.measures.keyness import keyness
from analysis.measures.lengths import claimed_lengths, section_lengths
from analysis.measures.lifelines import heat, lifelines
from analysis.measures.modality import modality
from analysis.measures.ngrams import ngrams, run_repetition, shared_runs
from analysis.measures.numbered import numbered_slogans
from analysis.measures.order import order_flips, pair_order, slogan_order
from analysis.measures.parallelism import parallel_sets
from analysis.measures.profile import lexical_diversity, text_profile
from analysis.measures.quotations import quotations
from analysis.measures.ranks import slogan_ranks
from analysis.measures.reuse import reuse
from analysis.measures.slogans import segmentation_loss, slogan_counts
from analysis.measures.spans import coverage, locate
from analysis.measures.terms import term_frequencies
from analysis.measures.trends import slogan_trends
from analysis.measures.unsaid import unsaid
from analysis.scale.counting import Counted, count_corpus

__version__ = "0.1.0"

__all__ = [
    "Corpus",
    "Counted",
    "Limits",
    "ReadingError",
    "ReadingWarning",
    "Reference",
    "align_lines",
    "aligned_members",
    "apply_edits",
    "candidate_slogans",
    "chains",
    "change_points",
    "choose_document",
    "choose_period",
    "claimed_lengths",
    "collocates",
    "concordance",
    "count_corpus",
    "count_terms",
    "coverage",
    "dispersion",
    "document_dates",
    "edit_places",
    "fetch_corpus",
    "find_slogans",
    "first_use",
    "heat",
    "keyness",
    "lexical_diversity",
    "lifelines",
    "load_categories",
    "load_heat",
    "load_leaders",
    "load_modals",
    "load_slogans",
    "load_stopwords",
    "load_terms",
    "locate",
    "modality",
    "ngrams",
    "numbered_slogans",
    "order_flips",
    "outline",
    "pair_order",
    "parallel_sets",
    "placeholders",
    "quotations",
    "raw_span",
    "read_corpus",
    "read_reference",
    "reuse",
    "run_repetition",
    "save_table",
    "script_of",
    "section_labels",
    "section_lengths",
    "segment",
    "segmentation_loss",
    "shared_runs",
    "slogan_counts",
    "slogan_order",
    "slogan_ranks",
    "slogan_trends",
    "term_frequencies",
    "text_profile",
    "to_simplified",
    "top_sections",
    "undo_edits",
    "unsaid",
    "wording_drift",
    "wordings",
    "write_report",
]


def __getattr__(name: str):
    """Load the charts and the report, and matplotlib with them, only when they are asked for."""
    if name in ("charts", "report"):
        return import_module(f"analysis.{name}")
    if name == "write_report":
        return import_module("analysis.report").write_report
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
