"""What Excel would complain about in a workbook."""
