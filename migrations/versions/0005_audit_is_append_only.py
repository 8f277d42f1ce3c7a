"""The audit table refuses updates and deletes."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SQLITE = """CREATE TRIGGER audit_event_no_{verb} BEFORE {verb} ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END"""
_FUNCTION = """CREATE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$"""
_POSTGRES = """CREATE TRIGGER audit_event_no_{verb} BEFORE {verb} ON audit_event
FOR EACH ROW EXECUTE FUNCTION audit_event_append_only()"""


def upgrade() -> None:
    """Apply."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(_FUNCTION)
    for verb in ("update", "delete"):
        op.execute((_SQLITE if sqlite else _POSTGRES).format(verb=verb))


def downgrade() -> None:
    """Undo."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER audit_event_no_{verb}" + ("" if sqlite else " ON audit_event"))
    if not sqlite:
        op.execute("DROP FUNCTION audit_event_append_only()")
