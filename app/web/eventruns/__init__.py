"""Timetables of an event: the sheet before solving, runs at work, and runs side by side."""
