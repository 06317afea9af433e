"""`hlta-planner`: the whole product from a shell, by the same services the site uses.

Exit codes: 0 done, 1 refused input or unmet promise, 2 wrong usage.
"""

import os
from functools import partial
from typing import Final

import click

from planner.cli.account import user
from planner.cli.clauses import clauses
from planner.cli.foreign import import_dates, import_timetable
from planner.cli.overriding import override
from planner.cli.price import price
from planner.cli.programs import program
from planner.cli.replan import replan
from planner.cli.reports import report
from planner.cli.retention import erase_pupil, retention
from planner.cli.robust import robust
from planner.cli.rota import audit, draft, explain, publish
from planner.cli.school import check, export, init, log
from planner.cli.taking import import_
from planner.cli.undoing import imports, mappings, undo_import
from planner.cli.year import leaving, name_vacancy, roll_up, show_calendar

_OWNER_ALONE: Final = 0o077


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: hlta-planner import SCHOOL.xlsx, then draft, then publish.",
)
@click.version_option(package_name="hlta-planner")
@click.pass_context
def main(context: click.Context) -> None:
    """Plan, publish and check the work of a school's support staff."""
    # Every file a command makes may hold children's data: it is its owner's alone. The
    # database's log beside it and the site's own log take after the process as well.
    context.call_on_close(partial(os.umask, os.umask(_OWNER_ALONE)))


for command in (
    init,
    user,
    program,
    show_calendar,
    leaving,
    name_vacancy,
    roll_up,
    import_,
    import_dates,
    import_timetable,
    imports,
    undo_import,
    mappings,
    retention,
    erase_pupil,
    check,
    export,
    draft,
    explain,
    price,
    replan,
    robust,
    publish,
    audit,
    override,
    report,
    clauses,
    log,
):
    main.add_command(command)
