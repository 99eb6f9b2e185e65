"""What knows no goals: words in two languages, cells, days, addresses, errors."""
