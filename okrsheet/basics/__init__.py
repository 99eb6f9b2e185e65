"""The basics, which know nothing of OKRs: languages, texts, cells, days, addresses, errors."""
