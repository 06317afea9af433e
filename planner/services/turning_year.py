"""The turn of the year and of people: classes roll up, posts end, vacancies get a name."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from planner.demand_sources import needs_of
from planner.domain.clock import stretch
from planner.domain.codes import PersonCode
from planner.domain.demand import NeedTier
from planner.domain.people import Post
from planner.domain.plan import Allocation
from planner.domain.school import School
from planner.errors import Conflict, NotFound
from planner.exporters.workbook import write_workbook
from planner.roll_up import RollUp, roll_up
from planner.services.permissions import Action, Visitor
from planner.store import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """Next September as a workbook, and what to look at in it."""

    workbook: bytes
    roll: RollUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """A duty of the standing rota that nobody has once its post ends."""

    tier: int
    need: str
    """Title of the need tier it is in."""
    title: str
    when: str
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """One adult who goes, with every duty that drops, the gravest first."""

    person: PersonCode
    name: str
    last_day: date | None
    """None where no end is recorded: asked about all the same."""
    orphans: tuple[Orphan, ...]


def rolled_up(database: Database, actor: Visitor, *, keep_groups: bool = True) -> Rolled:
    """The facts a year on as a workbook to correct and import; nothing is changed."""
    actor.require(Action.EXPORT_SCHOOL)
    with database.reading(actor.school) as unit:
        roll = roll_up(unit.facts.load().school, keep_groups=keep_groups)
    return Rolled(workbook=write_workbook(roll.school), roll=roll)


def leaving(
    database: Database, actor: Visitor, *, today: date, person: str | None = None
) -> tuple[Leaving, ...]:
    """Everybody with a post that ends, soonest first, or `person` whether or not one does.

    Raises NotFound where nobody is called so, by code or name.
    """
    actor.require(Action.SEE_PEOPLE)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        rota = unit.rotas.adopted()
    rows = rota.allocations if rota else ()
    asked = [_person(school, person)] if person else _ending(school, today)
    found = [_leaving(school, code, rows, today, bool(person)) for code in asked]
    return tuple(sorted(found, key=lambda one: (one.last_day or date.max, one.name)))


def name_placeholder(
    database: Database, actor: Visitor, code: str, name: str, *, email: str = "", at: datetime
) -> str:
    """Say who the vacancy or agency adult `code` is; every duty and calendar event stays.

    Returns the name there was. Raises NotFound for no such person, Conflict for one who is
    somebody already.
    """
    actor.require(Action.IMPORT_SCHOOL)
    with database.unit(actor.school, actor=actor.user, at=at) as unit:
        school = unit.facts.load().school
        known = next((p for p in school.people if p.code == code), None)
        if known is None:
            raise NotFound(f"There is nobody with the code {code!r} on the People sheet.")
        if not known.placeholder or not name.strip():
            raise Conflict(
                f"{known.name} is no vacancy." if name.strip() else "Somebody needs a name.",
                hint="Only a placeholder of the People sheet is named; change others there.",
            )
        named = replace(known, name=name.strip(), email=email or known.email, placeholder=False)
        people = tuple(named if p.code == code else p for p in school.people)
        unit.facts.replace(replace(school, people=people))
    return known.name


def _ending(school: School, today: date) -> list[PersonCode]:
    gone = {post.person for post in school.posts if post.ends and post.ends >= today}
    return sorted(gone)


def _person(school: School, asked: str) -> PersonCode:
    wanted = asked.strip().casefold()
    for known in school.people:
        if wanted in (known.code.casefold(), known.name.casefold()):
            return known.code
    raise NotFound(f"There is nobody called {asked!r} here.", hint="Ask by name or by code.")


def _leaving(
    school: School,
    person: PersonCode,
    rows: tuple[Allocation, ...],
    today: date,
    whoever: bool,
) -> Leaving:
    posts = [post for post in school.posts if post.person == person]
    ending = [post for post in posts if post.ends and post.ends >= today]
    lost = {post.code for post in (ending or (posts if whoever else []))}
    tiers = {key: d.tier for d in needs_of(school).demands for key in d.unit_keys()}
    orphans = [
        Orphan(
            tier=tiers.get(row.key, NeedTier.LATER),
            need=NeedTier.TITLES[tiers.get(row.key, NeedTier.LATER)],
            title=row.title,
            when=stretch(row.span),
            post=row.post,
        )
        for row in sorted(rows, key=lambda row: row.span)
        if row.post in lost
    ]
    name = next(known.name for known in school.people if known.code == person)
    return Leaving(
        person=person,
        name=name,
        last_day=_last_day(ending),
        orphans=tuple(sorted(orphans, key=lambda orphan: orphan.tier)),
    )


def _last_day(ending: list[Post]) -> date | None:
    return min((post.ends for post in ending if post.ends), default=None)
