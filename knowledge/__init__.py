"""Search engine of published cases: pure values in, pure values out."""
