"""After the day: outcomes of meetings, marks of who did not come, the report of the event."""
