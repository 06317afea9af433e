"""How far a school has been set up: what is there, what is missing, and where to go for it."""

from dataclasses import dataclass
from datetime import date

from planner.domain.people import Post, WorkingDay
from planner.domain.school import School
from planner.services.people import EXPIRES_SOON
from planner.services.permissions import Action, Visitor
from planner.staging import Stage, stages
from planner.store import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """What the checklist is made of."""

    school_name: str
    stages: tuple[Stage, ...]
    unnamed: tuple[str, ...]
    """Vacancies that have yet to be named."""
    without_hours: tuple[str, ...]
    """People whose post has no working day."""
    hours_differ: tuple[str, ...]
    """People whose working days do not come to the hours of their contract."""
    running_out: int
    """Certificates and training that have run out, or will within sixty days."""
    accounts: int
    drafts: int
    publications: int

    @property
    def ready(self) -> bool:
        return all(stage.here for stage in self.stages)


def set_up(database: Database, actor: Visitor, today: date) -> SetUp:
    """How far the actor's school has come."""
    actor.require(Action.IMPORT_SCHOOL)
    with database.reading(actor.school) as unit:
        school = unit.facts.load().school
        accounts = [user for user in unit.users.all() if user.active]
        rotas, published = unit.rotas.summaries(), unit.publications.history()
    names = {person.code: person.name for person in school.people}
    posts = [post for post in school.posts if post.profile]
    runs_out = (q for q in school.qualifications if q.expires is not None)
    return SetUp(
        school_name=school.profile.name,
        stages=stages(school),
        unnamed=tuple(sorted(p.name for p in school.people if p.placeholder)),
        without_hours=tuple(
            sorted(names[post.person] for post in posts if not _days(school, post))
        ),
        hours_differ=tuple(sorted(names[post.person] for post in posts if _differs(school, post))),
        running_out=sum(q.expires <= today + EXPIRES_SOON for q in runs_out if q.expires),
        accounts=len(accounts),
        drafts=len(rotas),
        publications=len(list(published)),
    )


def _days(school: School, post: Post) -> list[WorkingDay]:
    return [day for day in school.working_days if day.post == post.code]


def _differs(school: School, post: Post) -> bool:
    """Whether the paid time of the working days is not what the contract says a week."""
    days = _days(school, post)
    if not days or not post.weekly_minutes:
        return False
    weeks = school.profile.cycle_weeks
    paid = sum(
        (day.ends - day.starts - day.unpaid_break) * (weeks if day.week is None else 1)
        for day in days
    )
    return paid != post.weekly_minutes * weeks
