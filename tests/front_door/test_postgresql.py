"""PostgreSQL from a shell, by the README's own lines, and what is said when it will not do."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from tests.conftest import Home
from tests.postgres import OWNER, SITE, Cluster
from web.command import main

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "schools" / "one-form-primary.xlsx"
SECOND = ROOT / "fixtures" / "schools" / "two-form-primary.xlsx"


def run(*words: str, env: dict[str, str], code: int = 0) -> Result:
    result = CliRunner().invoke(main, [*words], env=env)
    assert result.exit_code == code, result.output
    return result


def lines_of(mark: str) -> list[str]:
    """The lines of the README's block that follows `mark`."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1].splitlines()


@pytest.fixture
def administrator(cluster: Cluster) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """The server's administrator, who clears up after the README's lines."""
    with psycopg.connect(
        f"host={cluster.folder} user=postgres dbname=postgres", autocommit=True
    ) as connection:
        yield connection
        connection.execute("DROP DATABASE IF EXISTS hlta WITH (FORCE)")
        connection.execute("DROP ROLE IF EXISTS hlta_owner")
        connection.execute("DROP ROLE IF EXISTS hlta_site")


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[Home]:
    """A database nobody has made tables in, as an administrator hands it over."""
    name = "empty_one"
    with psycopg.connect(
        f"host={cluster.folder} user=postgres dbname=postgres", autocommit=True
    ) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER {OWNER}")
        yield Home(cluster.url(SITE, name), cluster.url(OWNER, name))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_readmes_lines_for_a_trust_work_as_they_stand(
    administrator: "psycopg.Connection[tuple[object, ...]]", cluster: Cluster
) -> None:
    for statement in lines_of("trust-sql"):
        administrator.execute(statement)  # type: ignore[call-overload]
    env: dict[str, str] = {}
    for line in lines_of("trust-shell"):
        here = line.replace("@localhost/hlta", f"@/hlta?host={cluster.folder}")
        here = here.replace("second-school.xlsx", str(SECOND)).replace("school.xlsx", str(SAMPLE))
        command, *words = here.split()
        if command == "export":
            name, _, value = words[0].partition("=")
            env[name] = value
        else:
            assert command == "hlta-planner"
            run(*words, env=env)
    for school in ("elmbrook", "millrace"):
        assert f"create school: {school}" in run("log", "--school", school, env=env).output


@pytest.mark.parametrize("command", ["import", "draft", "init", "serve", "worker"])
def test_a_database_without_tables_names_init_and_the_two_roles(empty: Home, command: str) -> None:
    more = {"import": [str(SAMPLE)], "worker": ["--name", "one"]}.get(command, [])
    said = run(command, *more, env={"HLTA_DATABASE": empty.url}, code=1).stderr
    assert "Two roles are needed" in said
    assert re.search(r"Run: hlta-planner init --database \S+ --owner-database \S+", said)
    assert len(said.splitlines()) == 1


def test_init_with_both_roles_then_once_more_without_the_owner_is_ready(empty: Home) -> None:
    env = {"HLTA_DATABASE": empty.url}
    assert "is ready" in run("init", "--owner-database", str(empty.owner_url), env=env).output
    assert "is ready" in run("init", env=env).output


@pytest.mark.parametrize(
    ("role", "name", "said"),
    [
        ("stranger", "postgres", 'role "stranger" does not exist'),
        (SITE, "nothing", 'database "nothing" does not exist'),
    ],
)
def test_a_server_that_turns_us_away_is_not_said_to_be_out_of_reach(
    cluster: Cluster, role: str, name: str, said: str
) -> None:
    told = run("draft", env={"HLTA_DATABASE": cluster.url(role, name)}, code=1).stderr
    assert said in told
    assert "Check the role, the password and the name" in told
    assert "try again" not in told


def test_a_wrong_password_is_told_as_one(
    cluster: Cluster, administrator: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    rules = cluster.folder / "data" / "pg_hba.conf"
    trusting = rules.read_text()
    administrator.execute("CREATE ROLE hlta_site LOGIN PASSWORD 'right'")
    try:
        rules.write_text(f"local all hlta_site scram-sha-256\n{trusting}")
        _reload(administrator)
        wrong = cluster.url("hlta_site:wrong", "postgres")
        assert "password authentication failed" in _told(wrong)
        assert "it wants a password" in _told(cluster.url("hlta_site", "postgres"))
    finally:
        rules.write_text(trusting)
        _reload(administrator)


def _reload(administrator: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Have the server read its rules again, and return once it has."""
    asked = "SELECT pg_conf_load_time()"
    before = administrator.execute(asked).fetchone()
    administrator.execute("SELECT pg_reload_conf()")
    while administrator.execute(asked).fetchone() == before:
        time.sleep(0.01)


def _told(url: str) -> str:
    return run("draft", env={"HLTA_DATABASE": url}, code=1).stderr


def test_a_server_that_is_not_there_is_told_as_out_of_reach() -> None:
    told = run("draft", env={"HLTA_DATABASE": "postgresql://x@/x?host=/nowhere"}, code=1).stderr
    assert "cannot be reached" in told
    assert "server is running" in told
