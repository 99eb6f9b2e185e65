"""What the commands do with plans: check, verify, and the monthly report, from reading to the last file."""
