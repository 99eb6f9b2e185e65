"""Data sources: what KPIs' numbers come from, read as ``okrsheet.toml`` says.

``settings.py`` is the configuration; ``given.py`` what a source is asked and what it gives. Readers: ``tables.py`` rows of text or of a
workbook, ``cells.py`` cells of a workbook, ``database.py`` SQL, ``web.py`` what lies at an address. ``kpi_values.py`` makes of it
values of a KPI, ``serving.py`` says which source serves which KPI, and ``supplying.py`` asks every source of a plan.
"""
