"""A workbook changed: cells replaced, columns and sheets inserted, the file put in place."""
