"""The coordinator's events: list, overview, settings, rounds and tables, people, imports."""
