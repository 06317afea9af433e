"""`user`: who may sign in to the site, with which password and in which roles."""

from typing import Any

import click

from planner.cli.session import database_option, now, open_school, school_option, told_plainly
from planner.domain.codes import PersonCode
from planner.domain.kinds import UserRole
from planner.errors import Conflict
from planner.services.accounts import has_account, set_password, set_roles
from planner.services.permissions import Visitor
from planner.services.signing_in import NewUser, add_user
from planner.store import Database

_ROLES = [role.value for role in UserRole if role.signs_in]


@click.command()
@click.argument("email")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(_ROLES),
    help="May be given several times; replaces the roles an account has.",
)
@click.option("--person", default=None, help="Code of the adult on the People sheet they are.")
@click.option("--password", default=None, help="At least 12 characters; asked for when left out.")
@click.option("--new-password", is_flag=True, help="Replace the password an account has.")
@database_option
@school_option
@told_plainly
def user(email: str, url: str, school: str | None, **wanted: Any) -> None:
    """Let EMAIL sign in to the site; or give an account other roles or a new password.

    A new password ends every session the old one opened.
    """
    database, actor = open_school(url, school)
    if wanted["new_password"] or has_account(database, actor, email):
        _change(database, actor, email, wanted)
    else:
        _add(database, actor, email, wanted)


def _add(database: Database, actor: Visitor, email: str, wanted: dict[str, Any]) -> None:
    if not wanted["roles"]:
        raise click.UsageError("A new account needs at least one --role.")
    new = NewUser(
        email=email,
        password=_password(wanted),
        roles=frozenset(map(UserRole, wanted["roles"])),
        person=PersonCode(wanted["person"]) if wanted["person"] else None,
    )
    add_user(database, actor, new, at=now())
    click.echo(f"{email} can now sign in.")


def _change(database: Database, actor: Visitor, email: str, wanted: dict[str, Any]) -> None:
    new_password, roles = wanted["new_password"], wanted["roles"]
    unclear = wanted["person"] or (wanted["password"] and not new_password)
    if unclear or not (new_password or roles):
        raise Conflict(
            f"{email} has an account already.",
            hint="Change it with --role, with --new-password, or with both; nothing else can be.",
        )
    if new_password:
        set_password(database, actor, email, _password(wanted), at=now())
        click.echo(f"{email} has a new password. Whoever was signed in with the old one is out.")
    if roles:
        set_roles(database, actor, email, map(UserRole, roles), at=now())
        click.echo(f"{email} is now: {', '.join(sorted(roles))}.")


def _password(wanted: dict[str, Any]) -> str:
    given = wanted["password"] or click.prompt(
        "Password", hide_input=True, confirmation_prompt=True
    )
    return str(given)
