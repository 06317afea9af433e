"""A school's facts and needs, indexed once for every rule to read."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from planner.domain import clock
from planner.domain.codes import ClassCode, PersonCode, PostCode, Tag
from planner.domain.demand import Needs
from planner.domain.people import Post, Restriction
from planner.domain.plan import Override
from planner.domain.school import School
from planner.rules.facts import Facts, Part, Shift, task_id
from solver.problem import Placed, Span


def compile_facts(
    school: School,
    needs: Needs,
    on: date,
    *,
    reference: frozenset[Placed] = frozenset(),
    overrides: tuple[Override, ...] = (),
) -> Facts:
    """Index `school` and `needs` as they stand on `on`."""
    parts = _parts(school)
    return Facts(
        school=school,
        needs=needs,
        on=on,
        reference=reference,
        overrides=(*school.overrides, *overrides),
        settings={s.rule: s for s in school.settings},
        people={p.code: p for p in school.people},
        posts={p.code: p for p in sorted(school.posts, key=lambda p: p.code) if p.profile},
        shifts=_shifts(school, on),
        entries={(e.profile, e.kind): e for e in school.profile_entries},
        held=_tags(school, on, in_training=False),
        training=_tags(school, on, in_training=True),
        authorised=frozenset(
            a.person for a in school.authorisations if _runs(on, a.starts, a.ends)
        ),
        consents=frozenset(
            (c.post, c.kind) for c in school.consents if _runs(on, c.agreed_on, c.ends)
        ),
        restrictions=_restrictions(school, on),
        classes={c.code: c for c in school.classes},
        class_of={p.ref: p.school_class for p in school.pupils},
        places={p.code: p for p in school.places},
        parts=parts,
        taught=_taught(school, parts),
        lines=_lines(school),
        demands={task_id(d.key): d for d in needs.demands},
        units={unit: task_id(d.key) for d in needs.demands for unit in d.unit_keys()},
    )


def _runs(on: date, starts: date | None, ends: date | None) -> bool:
    return (starts is None or starts <= on) and (ends is None or on <= ends)


def _cycle_spans(
    school: School, week: int | None, weekday: int, starts: int, ends: int
) -> Iterator[Span]:
    for each in [week] if week else range(1, school.profile.cycle_weeks + 1):
        yield Span(clock.at(each, weekday, starts), clock.at(each, weekday, ends))


def _shifts(school: School, on: date) -> Mapping[PostCode, tuple[Shift, ...]]:
    running = {p.code for p in school.posts if _runs(on, p.starts, p.ends)}
    shifts = defaultdict[PostCode, list[Shift]](list)
    for day in school.working_days:
        if day.post not in running:
            continue
        for span in _cycle_spans(school, day.week, day.weekday, day.starts, day.ends):
            midnight = span.start - day.starts
            window = None
            if day.break_from is not None and day.break_until is not None:
                window = Span(midnight + day.break_from, midnight + day.break_until)
            shifts[day.post].append(Shift(day.post, span, day.unpaid_break, window))
    return {post: tuple(sorted(s, key=lambda s: s.span)) for post, s in shifts.items()}


def _tags(school: School, on: date, *, in_training: bool) -> Mapping[PersonCode, frozenset[Tag]]:
    tags = defaultdict[PersonCode, set[Tag]](set)
    for held in school.qualifications:
        if held.in_training == in_training and _runs(on, held.obtained, held.expires):
            tags[held.person].add(held.tag)
    return {person: frozenset(own) for person, own in tags.items()}


def _restrictions(school: School, on: date) -> Mapping[PersonCode, tuple[Restriction, ...]]:
    found = defaultdict[PersonCode, list[Restriction]](list)
    for restriction in school.restrictions:
        if _runs(on, restriction.starts, restriction.ends):
            found[restriction.person].append(restriction)
    return {person: tuple(own) for person, own in found.items()}


def _parts(school: School) -> Mapping[ClassCode, tuple[Part, ...]]:
    parts = defaultdict[ClassCode, list[Part]](list)
    for lesson in school.lessons:
        for span in _cycle_spans(school, lesson.week, lesson.weekday, lesson.starts, lesson.ends):
            parts[lesson.school_class].append(Part(span, lesson))
    return {c: tuple(sorted(own, key=lambda p: p.span)) for c, own in parts.items()}


def _taught(
    school: School, parts: Mapping[ClassCode, tuple[Part, ...]]
) -> Mapping[PersonCode, tuple[Part, ...]]:
    own = {known.code: known.teacher for known in school.classes}
    taught = defaultdict[PersonCode, list[Part]](list)
    for school_class, week in parts.items():
        for part in week:
            teacher = part.lesson.teacher or own.get(school_class)
            if teacher:
                taught[teacher].append(part)
    return {teacher: tuple(week) for teacher, week in taught.items()}


def _lines(school: School) -> Mapping[PersonCode, tuple[Post, ...]]:
    lines = defaultdict[PersonCode, list[Post]](list)
    for post in school.posts:
        lines[post.person].append(post)
    return {person: tuple(own) for person, own in lines.items()}
