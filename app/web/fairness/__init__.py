"""Pages of fairness by county."""
