"""Who acts: the only picture of a signed-in person that services see."""

from dataclasses import dataclass

from app.errors import N_, Forbidden

COORDINATOR = "coordinator"
ADMINISTRATOR = "administrator"
OFFICER = "municipal_officer"
REVIEWER = "reviewer"
AUDITOR = "auditor"


@dataclass(frozen=True)
class Seat:
    """A firm or mentor record that the actor may act for."""

    id: int
    public_id: str
    name: str
    status: str


@dataclass(frozen=True)
class Actor:
    """A signed-in, verified person with everything that decides what they may do."""

    user_id: int
    public_id: str
    name: str
    email: str
    locale: str
    companies: tuple[Seat, ...] = ()
    mentor: Seat | None = None
    coordinator_regions: frozenset[str] = frozenset()
    administrator: bool = False
    officer_places: frozenset[str] = frozenset()
    """Municipalities whose figures and papers the actor reads as their officer."""
    reviewer_regions: frozenset[str] = frozenset()
    auditor_regions: frozenset[str] = frozenset()
    auditor_everywhere: bool = False

    @property
    def coordinator(self) -> bool:
        """Whether the actor coordinates at least one region."""
        return bool(self.coordinator_regions)

    @property
    def auditor(self) -> bool:
        """Whether the actor reads everything of some region and changes nothing."""
        return self.auditor_everywhere or bool(self.auditor_regions)

    @property
    def desk_reader(self) -> bool:
        """Whether any page of the desk may be read, be it of one municipality."""
        return self.coordinator or self.administrator or self.auditor or bool(self.officer_places)

    @property
    def reviewer(self) -> bool:
        """Whether the actor may be asked to judge applications."""
        return bool(self.reviewer_regions)

    @property
    def approved_companies(self) -> tuple[Seat, ...]:
        """Firms of the actor that a coordinator has approved."""
        return tuple(c for c in self.companies if c.status == "approved")

    @property
    def member(self) -> bool:
        """Whether member-only fields may be shown: approved firm, approved mentor, or staff."""
        approved_mentor = self.mentor is not None and self.mentor.status == "approved"
        return bool(self.approved_companies) or approved_mentor or self.desk_reader or self.reviewer

    def may_act_for(self, company_id: int) -> bool:
        """Whether the actor belongs to the firm."""
        return any(c.id == company_id for c in self.companies)

    def coordinates(self, region_code: str) -> bool:
        """Whether the actor coordinates the region."""
        return region_code in self.coordinator_regions

    def require_company(self, company_id: int) -> None:
        """Raise Forbidden unless the actor belongs to the firm."""
        if not self.may_act_for(company_id):
            raise Forbidden(N_("이 기업의 담당자만 할 수 있는 일이에요."))

    def require_region(self, region_code: str) -> None:
        """Raise Forbidden unless the actor coordinates the region."""
        if not self.coordinates(region_code):
            raise Forbidden(N_("이 지역의 코디네이터만 할 수 있는 일이에요."))
