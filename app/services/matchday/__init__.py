"""Matchmaking events: from the first list of people to the report after the day."""
