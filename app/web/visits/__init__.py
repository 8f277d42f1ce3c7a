"""Visits: proposed, agreed, in calendars, and how they went."""
