"""Changes to when a need may be met, and one more adult for an hour."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from planner.changes.change import Asked, Change, added, head_of, of_day, swapped, when
from planner.domain import clock
from planner.domain.codes import PersonCode, PostCode
from planner.domain.kinds import DutyKind, PartKind, Permission
from planner.domain.people import Authorisation, Person, Post, Qualification, WorkingDay

_HOUR: Final = 60
_MOST_DAYS: Final = 5


def group_times(asked: Asked) -> Iterator[Change]:
    """Other times for a group: its own window, core lessons, break and lunch."""
    wanted = {d.key.code for d in asked.demands if d.kind is DutyKind.INTERVENTION}
    school = asked.facts.school
    programmes = {known.code: known for known in school.programmes}
    for group in school.groups:
        if group.code not in wanted:
            continue
        if group.not_before is not None or group.not_after is not None:
            free = replace(group, not_before=None, not_after=None)
            yield Change(
                kind="times",
                lead=f"Group {group.code} could be at any time of the day",
                basis="Needs the SENCO’s word.",
                cost=50,
                made=swapped("groups", group, free),
            )
        programme = programmes[group.programme]
        wider = [("core lessons", 90, replace(programme, over_core=True))]
        wider.append(("break and lunch", 130, replace(programme, over_break=True)))
        for what, cost, other in wider:
            if other != programme:
                yield Change(
                    kind="times",
                    lead=f"{programme.name} could be during {what}",
                    basis="Needs the SENCO’s word, and pupils miss it.",
                    cost=cost,
                    made=swapped("programmes", programme, other),
                )


def ppa_times(asked: Asked) -> Iterator[Change]:
    """PPA: one more lesson the teacher may be released from, or one more block."""
    school = asked.facts.school
    quotas = {demand.quota for demand in asked.demands if demand.quota}
    teacher_of = {known.code: known.teacher for known in school.classes}
    for release in school.releases:
        if release.code not in quotas:
            continue
        more = replace(release, most_blocks=release.most_blocks + 1)
        yield Change(
            kind="release",
            lead=f"{asked.facts.people[release.teacher].name}’s PPA could be in one more block",
            basis="Needs the teacher’s agreement.",
            cost=40,
            made=swapped("releases", release, more),
        )
        for lesson in school.lessons:
            taught = lesson.teacher or teacher_of.get(lesson.school_class)
            taught_here = taught == release.teacher and lesson.kind is PartKind.LESSON
            if taught_here and not lesson.releasable:
                time = clock.Span(lesson.starts, lesson.ends)
                subject = f"{lesson.subject} {lesson.school_class}".strip()
                yield Change(
                    kind="release",
                    lead=f"{subject} on {when(lesson.weekday, time)} could be covered",
                    basis="Needs the teacher’s and the head’s word.",
                    cost=60 + 20 * lesson.core,
                    made=swapped("lessons", lesson, replace(lesson, releasable=True)),
                )


def one_more_adult(asked: Asked) -> Iterator[Change]:
    """An adult more for an hour, on each kind of post that may be given the duty."""
    by_day: dict[int, clock.Span] = {}
    for span in asked.spans:
        by_day.setdefault(clock.weekday_of(span.start), of_day(span))
    kinds = {demand.kind for demand in asked.demands} or {DutyKind.IN_CLASS} & _given(asked)
    seen: set[str] = set()
    for like in asked.facts.posts.values():
        able = all(_may(asked, like, kind) for kind in kinds)
        if not able or not like.profile or like.profile in seen:
            continue
        seen.add(like.profile)
        for weekday, first in list(by_day.items())[:_MOST_DAYS]:
            yield _hired(asked, like, weekday, first)


def _given(asked: Asked) -> set[DutyKind]:
    """The kinds of duty the school's profiles speak of."""
    return {kind for _, kind in asked.facts.entries}


def _hired(asked: Asked, like: Post, weekday: int, time: clock.Span) -> Change:
    end = max(time.end, time.start + _HOUR)
    role = like.role.value.upper() if len(like.role.value) <= 4 else like.role.value
    person = Person(code=PersonCode("one-more"), name=f"One more {role}")
    post = replace(
        like,
        code=PostCode("one-more"),
        person=person.code,
        weekly_minutes=end - time.start,
        base_class=asked.in_class,
        starts=None,
        ends=None,
    )
    day = WorkingDay(post=post.code, weekday=weekday, starts=time.start, ends=end)
    tags = tuple(Qualification(person=person.code, tag=tag) for tag in asked.training)
    head = head_of(asked.facts.school)
    by = head or person.code
    given = Authorisation(person=person.code, given_by=by, starts=asked.facts.on)
    trained = (
        f", trained in {' and '.join(asked.training).replace('-', ' ')}," if asked.training else ""
    )
    return Change(
        kind="one more adult",
        lead=f"one more {role}{trained} worked {when(weekday, clock.Span(time.start, end))}",
        basis=f"Needs {clock.hours(end - time.start)} a week of another adult.",
        cost=400 + end - time.start,
        made=added(
            people=(person,),
            posts=(post,),
            working_days=(day,),
            qualifications=tags,
            authorisations=(given,) if head else (),
        ),
    )


def _may(asked: Asked, post: Post, kind: DutyKind) -> bool:
    entry = asked.facts.entry(post, kind)
    return entry is not None and entry.permission in (Permission.YES, Permission.CONDITION)
