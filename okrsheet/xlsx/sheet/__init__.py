"""A sheet: taken apart by position, its cells, tables, texts and formats, and all of it read."""
