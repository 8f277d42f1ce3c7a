"""ESG and safety of a firm: what is evidenced, what is open, what energy was saved."""
