"""Timetables of matchmaking events: who meets whom, when, at which table, and proof of how good."""
