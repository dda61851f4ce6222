# The public names, room by room; what a newcomer needs first stands on top.

__version__: str

from . import charts as charts
from . import statistics as statistics

# First
from .corpus.reading import Corpus as Corpus, read_corpus as read_corpus
from .text.outline import outline as outline
from .text.lengths import section_lengths as section_lengths
from .text.segmentation import segment as segment
from .words.terms import term_frequencies as term_frequencies
from .corpus.lexicons import load_stopwords as load_stopwords
from .slogans.lexicon import load_slogans as load_slogans
from .slogans.finding import find_slogans as find_slogans
from .slogans.counts import slogan_counts as slogan_counts
from .words.concordance import concordance as concordance
from .words.keyness import keyness as keyness
from .text.quotations import quotations as quotations
from .corpus.exporting import save_table as save_table
from .report.page import write_report as write_report

# letters: which script a text is in
from .letters.scripts import script_of as script_of, to_simplified as to_simplified

# corpus: files in, documents and edits out
from .corpus.edits import apply_edits as apply_edits, edit_places as edit_places
from .corpus.edits import raw_span as raw_span, undo_edits as undo_edits
from .corpus.errors import ReadingError as ReadingError, ReadingWarning as ReadingWarning
from .corpus.fetching import fetch_corpus as fetch_corpus
from .corpus.formats.limits import Limits as Limits
from .corpus.lexicons import load_lexicon as load_lexicon
from .corpus.reading import choose_document as choose_document

# text: one text's shape
from .text.lengths import claimed_lengths as claimed_lengths
from .text.outline import section_labels as section_labels, top_sections as top_sections
from .text.placeholders import placeholders as placeholders
from .text.segmentation import count_terms as count_terms
from .text.spans import coverage as coverage, with_sections as with_sections

# slogans: what a segmenter does to them, their order, what numbers stand for
from .slogans.counts import segmentation_loss as segmentation_loss
from .slogans.numbered import numbered_slogans as numbered_slogans
from .slogans.order import slogan_order as slogan_order

# words: their company, their spread, what is usual
from .words.collocates import collocates as collocates
from .words.concordance import align_lines as align_lines
from .words.ngrams import ngrams as ngrams, run_repetition as run_repetition
from .words.ngrams import shared_runs as shared_runs
from .words.profile import lexical_diversity as lexical_diversity, text_profile as text_profile
from .words.spread import dispersion as dispersion

# rhetoric: parallel sets, commands, chains
from .rhetoric.chains import chains as chains
from .rhetoric.frames import aligned_members as aligned_members
from .rhetoric.modality import modality as modality
from .rhetoric.parallelism import parallel_sets as parallel_sets

# time: the record, trends, lifelines, silences
from .time.change_points import change_points as change_points
from .time.dates import choose_period as choose_period, document_dates as document_dates
from .time.first_use import first_use as first_use
from .time.lifelines import heat as heat, lifelines as lifelines
from .time.ranks import slogan_ranks as slogan_ranks
from .time.record import Reference as Reference, read_reference as read_reference
from .time.silences import unsaid as unsaid
from .time.trends import slogan_trends as slogan_trends

# between: from one text to another
from .between.reuse import reuse as reuse
from .between.wording import wording_drift as wording_drift

# discovery: what is in no lexicon
from .discovery.candidates import candidate_slogans as candidate_slogans

# scale: corpora larger than memory
from .scale.counting import Counted as Counted, count_corpus as count_corpus
