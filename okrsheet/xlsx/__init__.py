"""Workbook files as bytes: opened safely, changed cell by cell, checked, and put in place.

Knows nothing of plans; the only way in which okrsheet changes a file.
"""
