"""What ``make`` runs: standard library only, for nothing is installed yet."""
