"""Drafts made into the rows of a standard workbook, with an account of every cell."""
