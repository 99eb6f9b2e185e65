"""``python -m okrsheet``."""

from okrsheet.cli import main

main()
