"""Who may open which route: the one table to read, and to extend with every new route.

``endpoint: kind``. The kinds are the marks of app/web/access.py; ``MAY`` says which of the six
people of the tests pass a mark. What a person may do with one object (their own request, another
firm's challenge) is tested with the service that decides it.
"""

ANONYMOUS, PLAIN, MENTOR, COMPANY, COORDINATOR, ADMINISTRATOR = PEOPLE = (
    "anonymous", "plain", "mentor", "company", "coordinator", "administrator",
)  # fmt: skip

MAY: dict[str, frozenset[str]] = {
    "public": frozenset(PEOPLE),
    "signed_in": frozenset(PEOPLE) - {ANONYMOUS},
    "member": frozenset({MENTOR, COMPANY, COORDINATOR, ADMINISTRATOR}),
    "mentor": frozenset({MENTOR}),
    "coordinator": frozenset({COORDINATOR}),
    "administrator": frozenset({ADMINISTRATOR}),
    "staff": frozenset({COORDINATOR, ADMINISTRATOR}),
}

ROUTES: dict[str, str] = {
    # the site itself
    "home.index": "public",
    "home.set_language": "public",
    "home.set_theme": "public",
    "health.healthz": "public",
    "static": "public",
    "dev.mail": "public",  # never registered in production
    # accounts
    "accounts.sign_in": "public",
    "accounts.register": "public",
    "accounts.resend": "public",
    "accounts.sent": "public",
    "accounts.verify": "public",
    "accounts.forgot": "public",
    "accounts.reset": "public",
    "accounts.privacy": "public",
    "accounts.terms": "public",
    "accounts.sign_out": "signed_in",
    "accounts.profile": "signed_in",
    "accounts.password": "signed_in",
    "accounts.data": "signed_in",
    "accounts.delete": "signed_in",
    # administration
    "admin.index": "administrator",
    "admin.users": "administrator",
    "admin.users_csv": "administrator",
    "admin.person": "administrator",
    "admin.grant": "administrator",
    "admin.revoke": "administrator",
    "admin.block": "administrator",
    "admin.unblock": "administrator",
    "admin.audit": "administrator",
    "admin.audit_csv": "administrator",
    # search
    "search.everything": "public",
    "search.cases": "public",
    "search.mentors": "public",
    "search.export_cases": "public",
    "search.export_mentors": "public",
    "mentorpages.show": "public",
    # the coordinator's desk
    "desk.index": "coordinator",
    "desk.counties_csv": "coordinator",
    "desk.companies": "coordinator",
    "desk.companies_csv": "coordinator",
    "desk.mentors": "coordinator",
    "desk.mentors_csv": "coordinator",
    "desk.challenges": "coordinator",
    "desk.challenges_csv": "coordinator",
    "desk.firm": "coordinator",
    "desk.decide_firm": "coordinator",
    "desk.mentor": "coordinator",
    "desk.decide_mentor": "coordinator",
}
