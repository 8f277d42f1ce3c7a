"""Routes of the coordinator's desk beyond its first page: the part of the table of issue six."""

DESK_ROUTES: dict[str, str] = {}
