"""Tables and charts in, one HTML page out."""

from analysis.report.page import write_report

__all__ = ["write_report"]
