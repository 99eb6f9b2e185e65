"""The sheets of a plan: made as a template, read as grids and records."""
