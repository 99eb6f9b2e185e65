"""Workbooks: reading a plan from one, and making the template."""

import os

os.environ.setdefault(
    "OPENPYXL_LXML", "False"
)  # what openpyxl makes is the same, byte for byte, with and without lxml
