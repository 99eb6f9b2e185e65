"""Reports: each format is one module with pure functions from an assessment to a string."""
