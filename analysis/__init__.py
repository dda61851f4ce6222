"""
Read Chinese official speech: its terms, its slogans, its outline, its lengths.

Files become tidy tables (documents, edits, sections, tokens, mentions) whose
offsets lead every count back to the characters it was counted from. What a
newcomer needs first: `read_corpus`, `outline`, `section_lengths`, `segment`,
`term_frequencies`, `load_stopwords`, `load_slogans`, `find_slogans`,
`slogan_counts`, `concordance`, `keyness`, `quotations`, `save_table`,
`write_report` and `charts`. ``__init__.pyi`` lists all names, room by room;
each is loaded when it is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

__version__ = "0.1.0"
