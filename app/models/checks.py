"""SQL text of checks that several tables share."""


def one_of(column: str, values: tuple[str, ...]) -> str:
    """Return the SQL of a check that ``column`` holds one of ``values`` (literals of ours only)."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
