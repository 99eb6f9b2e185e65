"""What strangers' headers and cells mean: words, numbers, days and periods in ten languages. Knows no table."""
