"""Install what the tests meet the product with: a browser, PostgreSQL, calendars, a typesetter.

Run by `make test` before anything else. What is there already is left alone; what cannot be
installed stops the run with the one line that does it, because a missing part is a failure.
"""

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

SYSTEM_PYTHON = "/usr/bin/python3"


def missing_packages() -> list[str]:
    """Debian packages to install, in one go."""
    wanted = []
    if not shutil.which("chromium"):
        wanted.append("chromium")
    if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        wanted.append("postgresql")
    if not shutil.which("node") or not shutil.which("npm"):
        wanted += ["nodejs", "npm"]
    if not _libical():
        wanted += ["gir1.2-ical-3.0", "python3-gi"]
    if not find_library("pangoft2-1.0") or not find_library("harfbuzz-subset"):
        wanted += ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
    if not Path("/usr/share/fonts/truetype/dejavu").exists():
        wanted.append("fonts-dejavu-core")
    return wanted


def _libical() -> bool:
    if not Path(SYSTEM_PYTHON).exists():
        return False
    asked = "import gi; gi.require_version('ICalGLib', '3.0')"
    return not subprocess.run(
        [SYSTEM_PYTHON, "-c", asked], capture_output=True, check=False
    ).returncode


def main() -> None:
    packages = missing_packages()
    if not packages:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"The tests need more than is here. As root, run: {line}")
    print("Installing for the tests:", ", ".join(packages), flush=True)
    # RUNLEVEL=1: a PostgreSQL that is only for the tests must not start a server of its own.
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["apt-get", "update", "-qq"], line.split()):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{done.stderr}\nThe tests need more than is here. As root, run: {line}")


if __name__ == "__main__":
    main()
