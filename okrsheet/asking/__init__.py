"""Values from people: who is asked for what by a small workbook each, and what comes back."""
