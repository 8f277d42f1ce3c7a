"""Queries about lists read from files, and about what they touch."""
