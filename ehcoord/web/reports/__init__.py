"""Measures of a team's work: what each counts, the numbers, who they are, and files."""

from ehcoord.web.reports.routes import pages

__all__ = ["pages"]
