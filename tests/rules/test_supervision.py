"""A teacher in reach, who is not on PPA, for every class led by support staff."""

from planner.domain.codes import PersonCode
from planner.domain.demand import Resource
from planner.domain.kinds import DutyKind, PartKind
from planner.domain.timetable import External
from tests.builders import a_lesson, a_person, a_release, a_teacher, an_adult
from tests.rules.weeks import a_week, broken, kept, need

AMARA = tuple(an_adult("amara", "000-hlta", authorised=True))
BETH = tuple(an_adult("beth", "001-hlta-level-2", authorised=True))


def led(code: str, when: str, *contacts: str, **more: object):
    return need(
        code,
        DutyKind.PPA_COVER,
        when,
        contacts=tuple(PersonCode(name) for name in contacts),
        **more,
    )


def release(teacher: str, when: str, *contacts: str):
    """PPA for a teacher: while it is covered the teacher is in use."""
    return led(
        f"ppa-{teacher}",
        when,
        *contacts,
        released=PersonCode(teacher),
        uses=frozenset({Resource(f"teacher:{teacher}")}),
        planning_teacher=PersonCode(teacher),
        school_class="4A",
    )


@kept("S-SUPERVISOR", "S-SUP-NOT-PPA", "S-SUP-SPAN")
def test_a_class_is_led_while_a_teacher_is_in_reach_even_one_who_is_teaching():
    week = a_week(AMARA, a_teacher("tara", "3A"), led("ppa", "Mon 13:00-14:00", "tara"))
    assert week.breaks(ppa="amara") == set()


@broken("S-SUPERVISOR")
def test_a_class_is_not_led_when_every_contact_is_off_site():
    away = a_teacher("tara", "3A", works="Tue-Fri 08:30-15:45")
    week = a_week(AMARA, away, led("ppa", "Mon 13:00-14:00", "tara"))
    assert week.breaks(ppa="amara") == {"S-SUPERVISOR", "S-SUP-NOT-PPA"}
    assert "No qualified teacher could be in reach" in week.sentences(ppa="amara")
    assert week.solved() == {}
    assert week.without("S-SUPERVISOR", "S-SUP-NOT-PPA").solved() == {"ppa": ["amara"]}


@broken("S-SUPERVISOR")
def test_somebody_unqualified_is_no_contact():
    week = a_week(AMARA, a_person("sam"), led("ppa", "Mon 13:00-14:00", "sam"))
    assert week.breaks(ppa="amara") == {"S-SUPERVISOR"}


@broken("S-SUPERVISOR")
def test_the_school_cannot_switch_the_contact_off_and_nobody_named_is_nobody_in_reach():
    assert a_week(AMARA, led("ppa", "Mon 13:00-14:00")).breaks(ppa="amara") == {"S-SUPERVISOR"}


@broken("S-SUP-NOT-PPA")
def test_a_teacher_on_ppa_is_refused_as_contact():
    week = a_week(
        AMARA,
        BETH,
        a_teacher("tara", "3A"),
        release("tara", "Mon 13:00-14:00", "head"),
        led("other", "Mon 13:00-14:00", "tara", school_class="5A"),
    )
    held = {"ppa-tara": "amara", "other": "beth"}
    assert week.breaks(**held) == {"S-SUP-NOT-PPA"}
    assert "is on PPA or away" in week.sentences(**held)
    assert len(week.solved()) == 1
    assert len(week.without("S-SUP-NOT-PPA").solved()) == 2


@kept("S-SUP-NOT-PPA")
def test_a_teacher_on_ppa_is_accepted_as_the_directing_teacher():
    week = a_week(AMARA, a_teacher("tara", "4A"), release("tara", "Mon 13:00-14:00", "head"))
    assert week.breaks(**{"ppa-tara": "amara"}) == set()
    assert week.demand("ppa-tara").planning_teacher == "tara"


@broken("S-SUPERVISOR")
def test_the_teacher_who_is_released_is_not_their_own_contact():
    week = a_week(AMARA, a_teacher("tara", "4A"), release("tara", "Mon 13:00-14:00", "tara"))
    assert week.breaks(**{"ppa-tara": "amara"}) == {"S-SUPERVISOR"}


@broken("S-SUP-SPAN")
def test_one_teacher_is_not_the_contact_of_four_classes_at_once():
    names = ("amara", "beth", "carys", "dina")
    adults = [an_adult(name, "000-hlta", authorised=True) for name in names]
    sessions = [
        led(f"led-{name}", "Mon 13:00-14:00", "head", school_class=f"{n}A")
        for n, name in enumerate(names, start=1)
    ]
    week = a_week(adults, sessions)
    held = {f"led-{name}": name for name in names}
    assert week.breaks(**held) == {"S-SUP-SPAN"}
    del held["led-dina"]
    assert week.breaks(**held) == set()


def taught(*facts: object):
    """Somebody leads 5A while only Tara of 3A could be in reach."""
    session = led("other", "Mon 12:30-13:30", "tara", school_class="5A")
    return a_week(AMARA, a_teacher("tara", "3A"), facts, session)


@broken("S-SUPERVISOR")
def test_a_teacher_at_their_own_lunch_is_no_contact():
    lunch = a_lesson("3A", "Mon 12:15-13:00", "Lunch", kind=PartKind.LUNCH)
    week = taught(lunch)
    assert week.breaks(other="amara") == {"S-SUPERVISOR", "S-SUP-NOT-PPA"}
    break_time = a_lesson("3A", "Mon 13:00-13:15", "Break", kind=PartKind.BREAK)
    assert taught(break_time).breaks(other="amara") == set()
    of_5a = a_lesson("5A", "Mon 12:15-13:00", "Lunch", kind=PartKind.LUNCH)
    assert taught(of_5a).breaks(other="amara") == set()


@broken("S-SUP-NOT-PPA")
def test_a_teacher_a_coach_takes_the_class_from_is_on_ppa_and_no_contact():
    music = a_lesson("3A", "Mon 13:00-14:00", "Music", releasable=True, external="music")
    alone = External(code="music", name="Music teacher", needs_school_adult=False)
    released = taught(music, alone, a_release("tara"))
    assert released.breaks(other="amara") == {"S-SUPERVISOR", "S-SUP-NOT-PPA"}
    helped = External(code="music", name="Music teacher", needs_school_adult=True)
    assert taught(music, helped, a_release("tara")).breaks(other="amara") == set()
    assert taught(music, alone).breaks(other="amara") == set()


@broken("S-SUP-SPAN")
def test_four_teachers_on_ppa_together_leave_one_head_with_too_many_classes():
    names = ("amara", "beth", "carys", "dina")
    adults = [an_adult(name, "000-hlta", authorised=True) for name in names]
    teachers = {name: f"{n}A" for n, name in enumerate(("tara", "umar", "vera", "will"), start=1)}
    sessions = [
        release(name, "Mon 13:00-14:00", "head", *(t for t in teachers if t != name))
        for name in teachers
    ]
    week = a_week(adults, [a_teacher(n, c) for n, c in teachers.items()], sessions)
    held = {f"ppa-{teacher}": name for teacher, name in zip(teachers, names, strict=True)}
    assert week.breaks(**held) == {"S-SUP-SPAN"}
    del held["ppa-will"]
    assert week.breaks(**held) == set()
    assert len(week.solved()) == 3
