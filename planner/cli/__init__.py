"""`hlta-planner`: the whole product from a shell, by the same services the site uses.

Exit codes: 0 done, 1 refused input or unmet promise, 2 wrong usage.
"""

import click

from planner.cli.foreign import import_dates, import_timetable
from planner.cli.rota import audit, draft, explain, publish
from planner.cli.school import check, export, init, log, user
from planner.cli.taking import import_


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: hlta-planner import SCHOOL.xlsx, then draft, then publish.",
)
@click.version_option(package_name="hlta-planner")
def main() -> None:
    """Plan, publish and check the work of a school's support staff."""


for command in (
    init,
    user,
    import_,
    import_dates,
    import_timetable,
    check,
    export,
    draft,
    explain,
    publish,
    audit,
    log,
):
    main.add_command(command)
