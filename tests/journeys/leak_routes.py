"""Which row of a filled world stands for each gap of an address; a new route needs its line here."""

from typing import Any

from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter, NumberConverter

from app.web.database import Site
from tests.filled import Filled

# endpoint or blueprint -> table of its public_id
PUBLIC_IDS = {
    "admin": "user_account", "companies": "company", "programmes": "programme",
    "challenges": "challenge", "matches": "challenge", "requests": "mentoring_request",
    "reports": "stay", "engagements": "engagement", "goals": "engagement",
    "engagement_notes": "engagement", "fit_checks": "engagement", "visits": "visit",
    "visits.propose": "engagement", "desk.firm": "company", "desk.mentor": "mentor",
    "assignments": "assignment_draft", "results": "follow_up", "results.show": "engagement",
    "invitations": "mentor_invitation", "writing": "case_study", "reviews": "case_study",
    "mentorpages": "mentor", "casepages": "case_study", "stays": "stay", "staytasks": "stay",
    "stays.new": "engagement", "imports": "data_import", "panels": "panel",
    "effect": "effect_study", "savedviews": "saved_view", "calls": "selection_round",
    "judging": "review", "files": "attachment", "mentorcare": "season_block",
    "programmedesk": "programme_version", "programmeeditor": "programme_version",
    "programmetry": "programme_version", "pressfigures": "press_figure",
}  # fmt: skip
# name of a gap -> table whose public id fills it
GAPS = {
    "event": "event", "registration": "registration", "other": "registration:mentor",
    "firm": "registration", "mentor": "registration:mentor", "run": "timetable_run",
    "mark": "no_show_mark", "of": "mentor", "round_id": "selection_round",
    "application_id": "application", "company_id": "company", "company": "company",
    "goal_id": "goal", "base_id": "county_base", "task": "stay_task", "note_id": "engagement_note", "file_id": "attachment", "aid": "aid",
    "finding": "overlap_finding", "application": "application", "who": "company",
    "intake": "intake", "plan": "plan_draft", "paper": "deliverable", "rule": "overlap_rule",
    "view": "saved_view", "study": "effect_study", "panel": "panel", "figure": "press_figure",
    "version_id": "programme_version", "programme": "programme", "review": "review",
    "visit": "intake_visit", "pain": "pain", "item": "settlement_item", "record": "esg_record",
}  # fmt: skip
ROWS = {"group": ("timetable_run", "group_id")}
PLAIN = {
    "number": 1, "version": 1, "year": 2026, "token": "nobody", "key": "nobody", "code": "nobody",
    "filename": "css/tokens.css", "stage": "joined", "part": "rules",
}  # fmt: skip
"""Gaps that no row fills: numbers, and keys of letters, which have tests of their own."""
EXACT: dict[str, dict[str, str]] = {}
"""endpoint -> gap -> table, where the name of a gap alone would mislead."""


def gets(app: Site) -> list[Rule]:
    """Return every rule that is opened with GET."""
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]


def table_of(rule: Rule, gap: str) -> str | None:
    """Return the table whose public id fills a gap, None for a gap that no table fills."""
    exact = EXACT.get(rule.endpoint, {})
    if gap in exact:
        return exact[gap]
    if gap == "public_id":
        blueprint = rule.endpoint.partition(".")[0]
        return PUBLIC_IDS.get(rule.endpoint) or PUBLIC_IDS.get(blueprint)
    return GAPS.get(gap)


def unknown_gaps(rule: Rule) -> list[str]:
    """Return the gaps of a rule that nothing here fills."""
    return [
        gap
        for gap in rule.arguments
        if table_of(rule, gap) is None
        and gap not in {*ROWS, *PLAIN, "place"}
        and not isinstance(rule._converters.get(gap), AnyConverter)
    ]


def address(app: Site, rule: Rule, world: Filled) -> str:
    """Return the address of a route for the objects of a world."""
    adapter = app.url_map.bind("localhost")
    values = {gap: _filling(rule, gap, world) for gap in rule.arguments}
    return adapter.build(rule.endpoint, {**values, **(rule.defaults or {})})


def _filling(rule: Rule, gap: str, world: Filled) -> Any:
    converter = rule._converters.get(gap)
    if isinstance(converter, AnyConverter):
        # csv before xlsx and pdf: its words are read as they are
        return min(converter.items)
    table = table_of(rule, gap)
    if table is not None:
        row = world.rows[table]
        return (
            row["id"] if isinstance(converter, NumberConverter) else row.get("public_id", row["id"])
        )
    if gap in ROWS:
        name, column = ROWS[gap]
        return world.rows[name][column]
    return world.place if gap == "place" else PLAIN[gap]
