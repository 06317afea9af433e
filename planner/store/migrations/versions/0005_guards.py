"""The guards: no overlap, nothing rewritten, no row of another school."""

from alembic import op

revision = "0005"
down_revision = "0004"

APPEND_ONLY = (
    "allocation",
    "audit_entry",
    "ledger_event",
    "own_break",
    "publication",
    "rota_edit",
    "tier_report",
    "unmet",
)
OF_ONE_SCHOOL = (
    *APPEND_ONLY,
    *("absence", "app_session", "app_user", "authorisation", "consent", "duty_post"),
    *("duty_profile", "external", "fact_version", "feed_fragment", "feed_token", "fixed_event"),
    *("hold", "in_class_need", "job", "lesson", "occupancy", "occurrence", "person", "pin"),
    *("place", "post", "profile_entry", "programme", "provision", "pupil", "pupil_group"),
    *("qualification", "release", "restriction", "rota", "rule_setting", "special_day"),
    *("teaching_class", "term", "user_role", "week_label", "working_day"),
)
LOOKED_UP = ("app_session", "app_user", "feed_token", "school", "user_role")
"""Tables a hashed credential may be looked up in across schools, to read only."""

# No interval is longer than a day, so the search looks back no further.
NO_OVERLAP_ON_INSERT = """
    CREATE TRIGGER occupancy_no_overlap_insert BEFORE INSERT ON occupancy
    WHEN EXISTS (
        SELECT 1 FROM occupancy AS held
        WHERE held.body = NEW.body AND held.session <> NEW.session
        AND held.starts > NEW.starts - 1440 AND held.starts < NEW.ends AND held.ends > NEW.starts
    )
    BEGIN SELECT RAISE(ABORT, 'occupancy_no_overlap'); END
"""
NO_OVERLAP_ON_UPDATE = """
    CREATE TRIGGER occupancy_no_overlap_update BEFORE UPDATE ON occupancy
    WHEN EXISTS (
        SELECT 1 FROM occupancy AS held
        WHERE held.body = NEW.body AND held.session <> NEW.session
        AND held.starts > NEW.starts - 1440 AND held.starts < NEW.ends AND held.ends > NEW.starts
        AND (held.school_id <> OLD.school_id OR held.id <> OLD.id)
    )
    BEGIN SELECT RAISE(ABORT, 'occupancy_no_overlap'); END
"""


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        op.execute(NO_OVERLAP_ON_INSERT)
        op.execute(NO_OVERLAP_ON_UPDATE)
        for table in APPEND_ONLY:
            _append_only_on_sqlite(table)
        return
    _no_overlap_on_postgresql()
    _append_only_on_postgresql()
    for table in OF_ONE_SCHOOL:
        _wall(table, "school_id")
    _wall("school", "id")
    for table in LOOKED_UP:
        op.execute(
            f"CREATE POLICY lookup ON {table} FOR SELECT "
            "USING (current_setting('planner.lookup', true) = 'on')"
        )


def _append_only_on_sqlite(table: str) -> None:
    for event in ("UPDATE", "DELETE"):
        op.execute(f"""
            CREATE TRIGGER {table}_append_only_{event.lower()} BEFORE {event} ON {table}
            BEGIN SELECT RAISE(ABORT, '{table}_append_only'); END
        """)


def _no_overlap_on_postgresql() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute("""
        ALTER TABLE occupancy ADD CONSTRAINT occupancy_no_overlap
        EXCLUDE USING gist (body WITH =, session WITH <>, int4range(starts, ends) WITH &&)
    """)


def _append_only_on_postgresql() -> None:
    op.execute("""
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '%_append_only', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _wall(table: str, column: str) -> None:
    """Forced, so that even the tables' owner sees one school at a time."""
    own = f"{column} = nullif(current_setting('planner.school_id', true), '')::integer"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY wall ON {table} USING ({own}) WITH CHECK ({own})")
