"""Queries about aid programmes and about what rules ask of a firm."""
