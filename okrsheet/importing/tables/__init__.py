"""The tables of a source: found, described by a map, and taken apart into drafts of items by it."""
