"""The file: a zip of parts, and how they point to each other."""
