"""Pages of an engagement: a mentor helps a firm."""
