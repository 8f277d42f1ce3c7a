"""Query, fusion, quotation: the engine."""
