"""Queries about matchmaking events."""
