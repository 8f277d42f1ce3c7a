"""Counts by municipality and year, base figures and designations."""
