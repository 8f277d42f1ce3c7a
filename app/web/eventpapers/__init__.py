"""Papers of a day: prints in HTML and PDF, and the timetable as a file."""
