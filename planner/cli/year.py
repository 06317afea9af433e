"""Commands for the turn of the year and of people: roll-up, leaving, name, calendar."""

from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import click

from planner.cli.session import (
    database_option,
    day_option,
    echo_json,
    json_option,
    now,
    open_school,
    school_option,
    told_plainly,
)
from planner.services import turning_year
from planner.services.year_calendar import Week, year_calendar


@click.command("roll-up")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--stop-groups", is_flag=True, help="Groups end with the year.")
@database_option
@school_option
@told_plainly
def roll_up(path: Path, stop_groups: bool, **where: str | None) -> None:
    """Write next September's workbook to PATH: classes a year on, their 1:1 with them.

    Nothing is changed. Correct the workbook, then: hlta-planner import PATH --rehearse
    """
    database, actor = open_school(str(where["url"]), where["school"])
    rolled = turning_year.rolled_up(database, actor, keep_groups=not stop_groups)
    path.write_bytes(rolled.workbook)
    for note in rolled.roll.notes:
        click.echo(note)
    click.echo(f"Written to {path}. Next: hlta-planner import {path} --rehearse")


@click.command()
@click.argument("person", required=False)
@json_option
@database_option
@school_option
@told_plainly
def leaving(person: str | None, as_json: bool, **where: str | None) -> None:
    """Say which duties drop when posts end, the gravest first; or if PERSON were to go."""
    database, actor = open_school(str(where["url"]), where["school"])
    found = turning_year.leaving(database, actor, today=now().date(), person=person)
    if as_json:
        echo_json([_as_json(one) for one in found])
        return
    for one in found:
        until = f"last day {one.last_day:%d %B %Y}" if one.last_day else "no end recorded"
        click.echo(f"{one.name}, {until}: {len(one.orphans)} duties drop.")
        for need, orphans in groupby(one.orphans, key=lambda orphan: orphan.need):
            click.echo(f"  {need}")
            for orphan in orphans:
                click.echo(f"    {orphan.when}  {orphan.title}")
    if not found:
        click.echo("No post ends.")


@click.command("name")
@click.argument("code")
@click.argument("name")
@click.option("--email", default="")
@database_option
@school_option
@told_plainly
def name_vacancy(code: str, name: str, email: str, **where: str | None) -> None:
    """Say that the vacancy or agency adult CODE is NAME; nobody's calendar changes."""
    database, actor = open_school(str(where["url"]), where["school"])
    was = turning_year.name_placeholder(database, actor, code, name, email=email, at=now())
    click.echo(f"{was} is now {name}.")


@click.command("calendar")
@click.option("--from", "first", type=day_option, default=None, help="Default: the first term.")
@click.option("--until", "last", type=day_option, default=None, help="Default: the last term.")
@json_option
@database_option
@school_option
@told_plainly
def show_calendar(
    first: datetime | None, last: datetime | None, as_json: bool, **where: str | None
) -> None:
    """Show the school's year week by week: which week of the cycle, and days that differ."""
    database, actor = open_school(str(where["url"]), where["school"])
    weeks = year_calendar(database, actor, first=_day(first), last=_day(last))
    if as_json:
        echo_json([_week_as_json(week) for week in weeks])
        return
    for week in weeks:
        click.echo(f"{week.monday:%d %b %Y}  {week.label:<8} {week.term:<14} {week.said}".rstrip())


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _as_json(one: turning_year.Leaving) -> dict[str, object]:
    return {
        "person": one.person,
        "last_day": one.last_day.isoformat() if one.last_day else None,
        "duties": [
            {"need": orphan.need, "title": orphan.title, "when": orphan.when}
            for orphan in one.orphans
        ],
    }


def _week_as_json(week: Week) -> dict[str, object]:
    return {
        "monday": week.monday.isoformat(),
        "week": week.number,
        "days": [
            {"day": day.day.isoformat(), "kind": day.kind.value, "title": day.title}
            for day in week.days
        ],
    }
