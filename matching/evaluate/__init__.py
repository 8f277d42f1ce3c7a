"""Measurements of the matching engine on seeded instances."""
