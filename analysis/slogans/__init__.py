"""Slogans: the lexicon, where they stand, how often, in which order, what numbers stand for."""
