"""Routes of the coordinator's desk beyond its first page: the part of the table of issue six."""

DESK_ROUTES: dict[str, str] = {
    "trail.index": "trail_reader",
    "trail.export": "trail_reader",
    "intent.new": "public",
    "intent.show": "public",  # the signed link is the proof
    "intent.withdraw": "public",
    "intent.connect": "signed_in",
}
