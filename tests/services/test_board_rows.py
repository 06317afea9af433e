"""Which rows a board shows: all, one page of them, one alone, or those a word is found in."""

from dataclasses import dataclass, field, replace

import pytest

from planner.domain.kinds import DutyKind, UserRole
from planner.services.boards import Block, BlockKind, By, WeekBoard, week_board
from planner.services.boards.adults import longest_at_work
from planner.services.boards.rows import MOST_ROWS, Ask, Head, rows_of
from planner.services.boards.values import BoardRow
from planner.store import Database
from tests.builders import TERM, a_school, an_adult
from tests.services.small_day import DEPUTY, MONDAY, NOW, SCHOOL, opened
from tests.services.small_day import small_rota as rota
from tests.store.builders import a_duty, a_key, publish


@dataclass
class Team:
    """So many adults in each team, and how many of them were drawn."""

    sizes: dict[str, int]
    drawn: list[str] = field(default_factory=list)

    @property
    def heads(self) -> list[Head]:
        return [
            Head(code=f"{team}{n}", name=f"{team} {n}", detail="", group=team)
            for team, size in self.sizes.items()
            for n in range(1, size + 1)
        ]

    def words(self, head: Head) -> str:
        return f"lunch with {head.code}"

    def row(self, head: Head) -> BoardRow:
        self.drawn.append(head.code)
        return BoardRow(code=head.code, name=head.name, detail="", group=head.group, blocks=())


def test_sixty_rows_are_one_page_and_one_more_are_two() -> None:
    assert rows_of(Team({"HLTAs": MOST_ROWS}), Ask(page=0)).pages == ()
    more = rows_of(Team({"HLTAs": MOST_ROWS + 1}), Ask(page=1))
    assert [page.title for page in more.pages] == ["HLTAs 1–60", "HLTAs 61–61"]
    assert [row.code for row in more.rows] == ["HLTAs61"]


def test_teams_that_fit_together_share_a_page_and_only_the_page_asked_for_is_drawn() -> None:
    school = Team({"HLTAs": 20, "LPAs": 30, "TAs": 130, "MDAs": 12})
    found = rows_of(school, Ask(page=1))
    assert [page.title for page in found.pages] == [
        *("HLTAs to LPAs", "TAs 1–60", "TAs 61–120", "TAs 121–130 to MDAs"),
    ]
    assert len(school.drawn) == 60
    assert (found.found, school.drawn[0]) == (192, "TAs1")
    assert all(len(rows_of(school, Ask(page=n)).rows) <= MOST_ROWS for n in range(len(found.pages)))


def test_every_row_is_on_exactly_one_page() -> None:
    school = Team({"HLTAs": 61, "LPAs": 59, "TAs": 1, "MDAs": 200})
    pages = rows_of(school, Ask(page=0)).pages
    shown = [row.code for n in range(len(pages)) for row in rows_of(school, Ask(page=n)).rows]
    assert shown == [head.code for head in school.heads]


def test_a_page_beyond_the_last_is_the_last() -> None:
    assert rows_of(Team({"TAs": 61}), Ask(page=9)).pages[1].chosen


def test_a_word_is_found_in_a_name_or_a_duty_whatever_its_case() -> None:
    school = Team({"HLTAs": 3, "TAs": 2})
    assert rows_of(school, Ask(search=" hltas 2 ")).found == 1
    assert rows_of(school, Ask(search="LUNCH WITH TAs")).found == 2
    assert rows_of(school, Ask(search="swimming")).rows == ()


def board(database: Database, by: By = By.ADULT, **more: object) -> WeekBoard:
    return week_board(database, DEPUTY, MONDAY, by, ask=Ask(**more))  # type: ignore[arg-type]


def test_by_duty_every_duty_of_the_rota_is_in_a_row_of_its_kind(database: Database) -> None:
    opened(database)
    found = board(database, By.DUTY)
    keys = [key for row in found.rows for block in row.blocks for key in block.keys]
    assert sorted(keys) == sorted(str(row.key) for row in rota().allocations)
    assert ("Gate duty", "GATE") in [(row.group, row.name) for row in found.rows]
    assert all(b.person_name for row in found.rows for b in row.blocks)


def test_one_adult_alone_is_drawn_as_among_all(database: Database) -> None:
    opened(database)
    (alone,) = board(database, only="kemi").rows
    assert alone == next(row for row in board(database).rows if row.code == "kemi")


def a_block(starts: int, ends: int, kind: BlockKind = BlockKind.DUTY, **more: object) -> Block:
    return replace(
        Block(kind=kind, weekday=0, starts=starts, ends=ends, title="x"),
        **more,  # type: ignore[arg-type]
    )


def test_the_longest_stretch_is_work_without_a_pause_and_standing_by_is_none() -> None:
    blocks = [
        a_block(540, 600),
        a_block(600, 660, BlockKind.IN_CLASS),
        a_block(660, 690, BlockKind.OWN_BREAK),
        a_block(690, 780),
        a_block(780, 900, stands_by=True),
        a_block(700, 800, weekday=1),
    ]
    assert longest_at_work(blocks) == 120
    assert longest_at_work([]) == 0


@pytest.mark.parametrize(("role", "seen"), [(UserRole.DEPUTY, True), (UserRole.OFFICE, False)])
def test_cover_stands_beside_names_for_those_who_may_see_it(
    database: Database, role: UserRole, seen: bool
) -> None:
    school = a_school(TERM, an_adult("amara", "000-hlta"), an_adult("bea", "000-hlta"))
    database.create_school(school.profile, NOW)
    cover = a_duty("amara", "09:00-10:00", day=MONDAY, kind=DutyKind.ABSENCE_COVER, key=a_key("c"))
    with database.unit(SCHOOL, actor="test", at=NOW) as unit:
        unit.facts.replace(school)
        publish(unit, [cover], first=MONDAY, last=MONDAY)
    found = week_board(database, replace(DEPUTY, roles=frozenset({role})), MONDAY)
    beside = {person: (share.gave, share.beyond) for person, share in found.cover.items()}
    assert beside == ({"amara": (60, 30), "bea": (0, -30)} if seen else {})
