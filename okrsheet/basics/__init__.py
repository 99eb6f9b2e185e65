"""The basics, which know nothing of OKRs: texts in two languages, cells, days, addresses, errors."""
