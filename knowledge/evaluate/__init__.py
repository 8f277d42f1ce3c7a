"""Measures search quality on judged files."""
