"""What okrsheet costs, and how faithfully it writes: measured, see README.md."""
