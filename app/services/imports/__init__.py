"""Lists from files: read, judged line by line, taken in by the worker, taken back exactly."""
