"""`hlta-planner` with the commands that need the site or the sample schools."""

import secrets
import threading
from pathlib import Path
from typing import Final

import click

from planner.cli import main
from planner.cli.session import database_option, now, ready_database, told_plainly
from web.benching import BENCHES, run_bench

_SECRET: Final = Path("var/secret")
_DEMO_PORT: Final = 8400


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--public-url", default=None, help="Address people type, when behind a proxy.")
@click.option("--proxies", default=0, show_default=True, help="Reverse proxies in front.")
@click.option("--secret-file", default=_SECRET, show_default=True, type=click.Path(path_type=Path))
@click.option("--worker/--no-worker", default=True, help="Also run drafts here.")
@click.option("--new", is_flag=True, help="Make the database where there is none.")
@database_option
@told_plainly
def serve(host: str, port: int, url: str, **options: object) -> None:
    """Open the site.

    With HLTA_MAIL_SERVER (smtp://user:password@host:587, or smtps://) and HLTA_MAIL_FROM set,
    it writes to everybody whose duties a publication changes. While there is no school yet,
    it prints an address at which one is set up from a workbook or a sample.
    """
    # Imported here, so that no other command waits for the site's parts.
    from planner.channels import from_environment
    from web.serving import kept_secret, refuse_unfit, serve_site
    from web.settings import Settings

    database = ready_database(url, may_create=bool(options["new"]))
    refuse_unfit(database)
    public = str(options["public_url"] or f"http://{host}:{port}")
    channel = from_environment(f"{public}/my-week/")
    settings = Settings(
        secret=kept_secret(Path(str(options["secret_file"]))),
        public_url=public,
        sends_messages=channel is not None,
        proxies=int(str(options["proxies"])),
        setup_key="" if database.schools() else secrets.token_urlsafe(16),
    )
    if settings.setup_key:
        click.echo(f"Set the school up at {public}/first-run?key={settings.setup_key}")
    click.echo(f"The site is at {settings.public_url} (Ctrl-C stops it).")
    serve_site(
        database,
        settings,
        host=host,
        port=port,
        with_worker=bool(options["worker"]),
        channel=channel,
    )


@main.command()
@click.option("--name", required=True, help="This worker's own name; no two alike.")
@database_option
@told_plainly
def worker(name: str, url: str) -> None:
    """Run drafts the site asks for, in a process of their own."""
    from planner.jobs import work

    click.echo("Waiting for drafts to work out (Ctrl-C stops).")
    work(ready_database(url), name, now, threading.Event())


@main.command()
@click.option("--port", default=_DEMO_PORT, show_default=True)
@click.option("--seconds", default=25.0, show_default=True, help="Search limit for the rota.")
@click.option(
    "--folder",
    default=Path("var/demo"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where the demo lives; made anew each time.",
)
@click.option("--stop", "only_stop", is_flag=True, help="Stop the demo's site and go.")
@told_plainly
def demo(port: int, seconds: float, folder: Path, only_stop: bool) -> None:
    """Import, plan and publish the sample school, and open its site."""
    from web.demo import Demo, stop_demo

    stop_demo(folder)
    if only_stop:
        click.echo("The demo's site is stopped.")
        return
    Demo(folder, port=port, seconds=seconds).run()


@main.command()
@click.argument("name", required=False)
@click.argument("path", required=False, type=click.Path(path_type=Path))
@told_plainly
def sample(name: str | None, path: Path | None) -> None:
    """Write the made-up school NAME to PATH, to try things out; without NAME, list them.

    PATH is a workbook, or where it does not end in .xlsx a folder of CSV files; the trust is
    always a folder of workbooks.
    """
    from web.samples import list_samples, save_sample

    click.echo(save_sample(name, path) if name else list_samples())


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("name", type=click.Choice(sorted(BENCHES)), default="smoke")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
@told_plainly
def bench(context: click.Context, name: str, arguments: tuple[str, ...]) -> None:
    """Measure against rivals on this machine: what `make bench` does, one part at a time.

    `hlta-planner bench rivals -- --help` tells what a part takes. Exit code 1 when a promise is
    not kept.
    """
    context.exit(run_bench(name, arguments))


if __name__ == "__main__":
    main()
