"""Everybody is written to once for each publication that touches them, or somebody knows."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from planner import channels
from planner.channels import NotSent, from_environment
from planner.domain.away import Away
from planner.domain.codes import PupilRef
from planner.domain.kinds import UserRole
from planner.errors import Conflict, NotFound, PlannerError
from planner.letters import about
from planner.posting import WAITS, send_next
from planner.services.absences import record_absence
from planner.services.covering import Chosen, cover_options, use_option
from planner.services.messages import mailbag, send_again
from planner.services.replanning import ReplanRequest
from planner.store import Database, Message, MessageState, outbox
from tests.services.mail_server import LINK, MailServer, mail_server, text_of
from tests.services.small_day import AMARA, DEPUTY, IDRIS, KEMI, NOW, SCHOOL, TUESDAY, opened
from tests.store.builders import a_duty

STAFF = {"amara": AMARA, "idris": IDRIS, "kemi": KEMI}


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as kept:
        yield kept


@pytest.fixture
def morning(database: Database) -> Database:
    """The small school, published; three adults have accounts, Mo of midday has none."""
    opened(database)
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        for name, person in STAFF.items():
            unit.users.add(f"{name}@oak.example", "no password", [UserRole.STAFF], person)
    return database


def cover_somebody(database: Database, at: datetime = NOW) -> int:
    """Amara is out on Tuesday and the option that meets most is used; the publication."""
    away = Away(person=AMARA, first=TUESDAY, last=TUESDAY)
    record_absence(database, DEPUTY, away, at=at)
    request = ReplanRequest(day=TUESDAY, since=8 * 60, seconds=20)
    options = cover_options(database, DEPUTY, request, at=at)
    chosen = Chosen(
        request=request,
        moves=options.priced[-1].moves,
        seen=options.seen,
        gaps_acknowledged=True,
    )
    return use_option(database, DEPUTY, chosen, at=at).number


def carry(database: Database, server: MailServer, at: datetime = NOW) -> int:
    """Send all that is due; how many were tried."""
    count = 0
    while send_next(database, SCHOOL, "carrier", server.channel, lambda: at):
        count += 1
    return count


def states(database: Database, publication: int) -> dict[str, MessageState]:
    with database.reading(SCHOOL) as unit:
        return {str(one.person): one.state for one in unit.outbox.of([publication])}


def test_whoever_is_touched_and_has_an_account_is_written_to_once(
    morning: Database, server: MailServer
) -> None:
    number = cover_somebody(morning)
    touched = states(morning, number)
    assert touched
    assert set(touched) <= {"amara", "idris", "kemi"}
    assert carry(morning, server) == len(touched)
    assert sorted(server.to) == sorted(f"{person}@oak.example" for person in touched)
    assert set(states(morning, number).values()) == {MessageState.SENT}
    assert carry(morning, server) == 0
    assert len({letter["Message-ID"] for letter in server.arrived}) == len(touched)


def test_it_says_when_where_and_what_and_neither_why_nor_of_whom(
    morning: Database, server: MailServer
) -> None:
    cover_somebody(morning)
    carry(morning, server)
    for letter in server.arrived:
        text = text_of(letter)
        assert letter["Subject"] == "Your duties change on Tuesday 10 November"
        assert re.search(r"(\+ now|- no longer): \d\d:\d\d-\d\d:\d\d \S", text)
        assert LINK in text
        assert not re.search(r"unplanned|ill|absen|sick|\bP[1-4]\b|Amara|Idris|Kemi", text)


def test_words_that_name_a_pupil_stay_inside_as_in_every_calendar() -> None:
    about_p4 = replace(
        a_duty("amara"), title="Reading with P4", place_name="P4 corner", pupils=(PupilRef("P4"),)
    )
    words = about("Oak", [about_p4], [])
    assert words is not None
    assert "P4" not in words.subject + words.body
    assert "09:00-09:30" in words.body


def test_a_server_that_is_busy_is_tried_again_later_and_given_up_at_last(
    morning: Database, server: MailServer
) -> None:
    number, at = cover_somebody(morning), NOW
    server.refusals = ["451 try later"]
    tried = carry(morning, server)
    assert sorted(states(morning, number).values())[-1] is MessageState.WAITING
    assert carry(morning, server) == 0, "not before its time"
    assert carry(morning, server, at + WAITS[0]) == 1
    assert len(server.arrived) == tried
    again = cover_somebody_else(morning)
    server.refusals = ["451 try later"] * 1000
    for wait in (timedelta(), *WAITS):
        at += wait + timedelta(seconds=1)
        carry(morning, server, at)
    assert set(states(morning, again).values()) == {MessageState.FAILED}


def cover_somebody_else(database: Database) -> int:
    away = Away(person=IDRIS, first=TUESDAY, last=TUESDAY)
    record_absence(database, DEPUTY, away, at=NOW)
    request = ReplanRequest(day=TUESDAY, since=8 * 60, seconds=20)
    options = cover_options(database, DEPUTY, request, at=NOW)
    chosen = Chosen(
        request=request, moves=options.priced[0].moves, seen=options.seen, gaps_acknowledged=True
    )
    return use_option(database, DEPUTY, chosen, at=NOW).number


def test_an_address_nobody_has_is_not_tried_again_until_somebody_says_so(
    morning: Database, server: MailServer
) -> None:
    number = cover_somebody(morning)
    server.unknown = {f"{name}@oak.example" for name in STAFF}
    carry(morning, server)
    assert set(states(morning, number).values()) == {MessageState.FAILED}
    server.unknown = set()
    mail = mailbag(morning, DEPUTY).mail[0]
    assert "550" in mail.messages[0].trouble
    send_again(morning, DEPUTY, mail.messages[0].id, at=NOW)
    assert carry(morning, server) == 1
    with pytest.raises(Conflict):
        send_again(morning, DEPUTY, mail.messages[0].id, at=NOW)
    with pytest.raises(NotFound):
        send_again(morning, DEPUTY, 999, at=NOW)


def test_a_server_that_hangs_up_with_the_message_in_hand_leaves_it_in_doubt(
    morning: Database, server: MailServer
) -> None:
    number = cover_somebody(morning)
    server.refusals = ["hang up"]
    carry(morning, server)
    assert list(states(morning, number).values()).count(MessageState.UNSURE) == 1
    tomorrow = NOW + timedelta(hours=20)
    assert carry(morning, server, tomorrow) == 0, "it could come twice"


class Killed(BaseException):
    """The process is gone."""


class Dying:
    """A channel whose process is killed once the server has the message."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def send(self, message: Message, *, school: str) -> None:
        self._server.channel.send(message, school=school)
        raise Killed


def test_a_sender_killed_between_sending_and_marking_never_sends_twice(
    morning: Database, server: MailServer
) -> None:
    number = cover_somebody(morning)
    with pytest.raises(Killed):
        send_next(morning, SCHOOL, "dying", Dying(server), lambda: NOW)
    for later in (timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=2)):
        carry(morning, server, NOW + later)
    assert len(server.to) == len(set(server.to)) == len(states(morning, number))
    assert list(states(morning, number).values()).count(MessageState.UNSURE) == 1


def test_the_twin_that_gives_the_message_back_sends_it_twice(
    morning: Database, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = cover_somebody(morning)
    monkeypatch.setattr(outbox, "LOST", MessageState.WAITING)
    with pytest.raises(Killed):
        send_next(morning, SCHOOL, "dying", Dying(server), lambda: NOW)
    carry(morning, server, NOW + timedelta(hours=1))
    assert len(server.to) == len(states(morning, number)) + 1


def test_a_message_that_waited_a_day_is_news_no_more(morning: Database, server: MailServer) -> None:
    number = cover_somebody(morning)
    assert carry(morning, server, NOW + timedelta(hours=25)) == 0
    assert set(states(morning, number).values()) == {MessageState.FAILED}


def test_without_an_account_the_address_on_the_people_sheet_will_do(database: Database) -> None:
    opened(database)
    with database.unit(SCHOOL, actor="office", at=NOW) as unit:
        school = unit.facts.load().school
        people = tuple(replace(p, email=f"{p.code}@people.example") for p in school.people)
        unit.facts.replace(replace(school, people=people))
    number = cover_somebody(database)
    with database.reading(SCHOOL) as unit:
        sent_to = {one.address for one in unit.outbox.of([number])}
    assert sent_to
    assert all(address.endswith("@people.example") for address in sent_to)


def test_without_an_account_nobody_is_written_to_and_the_page_says_who(morning: Database) -> None:
    found = mailbag(morning, DEPUTY)
    assert "Mo" in " ".join(found.no_address)
    assert not {"Amara", "Idris", "Kemi"} & set(found.no_address)


@pytest.mark.parametrize("address", ["school.example", "ftp://school.example", "smtp://"])
def test_a_mail_server_that_cannot_be_is_refused_at_the_start(address: str) -> None:
    known = {"HLTA_MAIL_SERVER": address, "HLTA_MAIL_FROM": "rota@school.example"}
    with pytest.raises(PlannerError, match="mail server"):
        from_environment(LINK, known)


def test_the_environment_names_the_server_its_user_and_the_sender() -> None:
    known = {
        "HLTA_MAIL_SERVER": "smtps://me:p%40ss@mail.example",
        "HLTA_MAIL_FROM": "rota@school.example",
    }
    channel = from_environment(LINK, known)
    assert (channel.host, channel.port, channel.secure) == ("mail.example", 465, True)  # type: ignore[union-attr]
    assert "p@ss" not in repr(channel)
    assert from_environment(LINK, {}) is None


def test_a_password_does_not_travel_in_the_clear(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "_THIS_MACHINE", ())
    far = replace(server.channel, user="me", password="secret")
    with pytest.raises(NotSent, match="no TLS") as refused:
        far.send(_a_message(), school="Oak")
    assert refused.value.for_good


def _a_message() -> Message:
    return Message(
        id=1,
        person=AMARA,
        publication=1,
        address="amara@oak.example",
        subject="s",
        body="b",
        state=MessageState.SENDING,
        attempt=1,
        made_at=NOW,
        due_at=NOW,
        claimed_at=NOW,
        sent_at=None,
        trouble="",
    )
