"""Matchmaking events as everybody sees them: the list, one event, registering."""
