"""The desk of programmes: versions, their editor without code, the run over all firms."""
