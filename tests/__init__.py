"""The tests."""

import os

# Before anything imports openpyxl: its files are the same with and without lxml.
os.environ["OPENPYXL_LXML"] = "False"
