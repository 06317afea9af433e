"""K3, T-12: nothing of pupils, reasons or other adults reaches a feed's bytes."""

from dataclasses import replace

import pytest

from planner.domain.calendar import SpecialDay
from planner.domain.codes import PersonCode, PlaceCode, PupilRef
from planner.domain.demand import Demand, DemandKey, Needs, NeedTier
from planner.domain.kinds import AbsenceKind, DayKind, DutyKind
from planner.domain.people import Absence
from planner.domain.plan import Allocation, Occurrence
from planner.domain.timetable import Place
from planner.feeds import ical
from planner.feeds.ical import faults, feed, fragment
from planner.laying import lay
from tests.feeds.year import PUBLISHED, ZONE, day, person, rota, row, school

PUPIL = "P777"
CANARIES = (PUPIL, "epilepsy", "insulin", "unplanned", "sick", "zebedee", "zulu", "canary")
TODAY, LAST = day("2026-09-14"), day("2026-10-23")


def care(*, title: str = "Care task 3A", place: str = "ELSA") -> Allocation:
    """A care task full of what may not be told: all in fields feeds must not read."""
    key = DemandKey("provision", f"{PUPIL}-insulin-epilepsy", "w1.0")
    told = row("care", 0, "11:55", "12:10", key=key, kind=DutyKind.CARE_PLAN, title=title)
    return replace(
        told,
        place=PlaceCode(place),
        contact=PersonCode("zebedee"),
        directing_teacher=PersonCode("zulu"),
    )


def published(*rows: Allocation) -> tuple[Occurrence, ...]:
    """From facts to what is published, pupils and all."""
    needs = Needs(
        demands=tuple(
            Demand(
                key=one.key,
                kind=one.kind,
                tier=NeedTier.SAFETY,
                title=one.title,
                spans=(one.span,),
                pupils=(PupilRef(PUPIL),),
            )
            for one in rows
        )
    )
    told = school()
    told = replace(
        told,
        people=(*told.people, person("zebedee")),
        absences=(
            Absence(
                person=PersonCode("zebedee"), day=TODAY, starts=0, ends=1440,
                kind=AbsenceKind.UNPLANNED,
            ),
        ),
        special_days=(
            *told.special_days,
            SpecialDay(day=day("2026-09-15"), kind=DayKind.CLOSED, title="Canary sick"),
        ),
        places=(*told.places, Place(code=PlaceCode("den"), name=f"Den of {PUPIL.lower()}")),
    )  # fmt: skip
    laid = lay(told, rota(*rows), TODAY, LAST, needs=needs)
    assert len(laid) == 6
    assert {one.pupils for one in laid} == {(PUPIL,)}
    return tuple(replace(one, from_pub=1) for one in laid)


def served(duties: tuple[Occurrence, ...]) -> bytes:
    stored = fragment(duties, stamps=PUBLISHED, timezone=ZONE)
    body = feed("Ada Example – duties", ZONE, stored, first=TODAY, last=LAST)
    assert body.count(b"BEGIN:VEVENT") == len(duties)
    return stored + body


def leaks(duties: tuple[Occurrence, ...]) -> list[str]:
    """Which canaries sing in what is stored or served of these duties."""
    found = served(duties).lower()
    return [one for one in CANARIES if one.lower().encode() in found]


def test_K3_a_care_task_shows_its_time_place_and_class_and_nothing_else() -> None:
    assert b"SUMMARY:Care task 3A\r\nLOCATION:ELSA room\r\nEND" in served(published(care()))
    assert leaks(published(care())) == []


def test_K3_twin_a_feed_that_adds_the_pupil_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = ical._public
    monkeypatch.setattr(
        ical, "_public", lambda one, text: f"{shown(one, text)} {' '.join(one.pupils)}"
    )
    assert leaks(published(care())) == [PUPIL]


def test_K3_twin_a_feed_that_adds_the_contact_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ical, "_public", lambda one, text: f"{text} with {one.contact}")
    assert leaks(published(care())) == ["zebedee"]


@pytest.mark.parametrize(
    "row",
    [
        care(title=f"1:1 {PUPIL} maths"),
        care(title=f"{PUPIL}"),
        care(title=f"with {PUPIL.lower()}."),
        care(place="den"),
    ],
)
def test_T12_a_pupil_typed_into_a_title_or_a_room_is_not_published(row: Allocation) -> None:
    assert leaks(published(row)) == []
    told = faults(published(row))
    assert len(told) == 6
    assert {fault.why for fault in told} == {"shown without the words that name a pupil"}


def test_a_code_that_only_contains_a_pupils_reference_is_not_taken_for_it() -> None:
    duties = published(care(title=f"Group {PUPIL}5"))
    assert not faults(duties)
    assert f"SUMMARY:Group {PUPIL}5".encode() in served(duties)


def test_the_identity_of_an_event_does_not_show_the_demand_it_is_made_of() -> None:
    body = served(published(care()))
    assert b"provision" not in body
    assert b"oakfield" not in body
