"""Tables in, figures out: each draw_… takes axes and a table, and computes nothing."""

from analysis.charts.bars import (
    draw_collocates,
    draw_section_lengths,
    draw_slogan_counts,
    draw_top_terms,
)
from analysis.charts.clouds import draw_word_cloud
from analysis.charts.grids import (
    draw_slogans_by_period,
    draw_slogans_by_section,
    draw_terms_by_section,
)
from analysis.charts.positions import draw_dispersion, draw_slogan_positions
from analysis.charts.rhetoric import (
    aligned_rows,
    draw_aligned_sets,
    draw_modality,
    draw_parallel_sets,
    strip_rows,
)
from analysis.charts.saving import MissingGlyphError, save
from analysis.charts.scatters import draw_keyness
from analysis.charts.style import new_axes
from analysis.charts.timelines import draw_lifelines, draw_rank_flow, draw_trends

__all__ = [
    "MissingGlyphError",
    "aligned_rows",
    "draw_aligned_sets",
    "draw_collocates",
    "draw_dispersion",
    "draw_keyness",
    "draw_lifelines",
    "draw_modality",
    "draw_parallel_sets",
    "draw_rank_flow",
    "draw_section_lengths",
    "draw_slogan_counts",
    "draw_slogan_positions",
    "draw_slogans_by_period",
    "draw_slogans_by_section",
    "draw_terms_by_section",
    "draw_top_terms",
    "draw_trends",
    "draw_word_cloud",
    "new_axes",
    "save",
    "strip_rows",
]
