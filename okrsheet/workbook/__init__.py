"""Workbooks: reading a plan from one, and making the template."""
