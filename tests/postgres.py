"""A private PostgreSQL for one test run: started when first asked for, gone with its parent.

It listens on a socket in a temporary folder only, keeps nothing and syncs nothing to disk.
"""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

OWNER = "planner_owner"
SITE = "planner_site"
INSTALL = "sudo apt-get install -y postgresql"

# The shell outlives nothing: when the test run ends, however it ends, its standard input
# closes and it stops the server and clears up.
_KEEPER = """
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses='' -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off -c max_connections=120 \
    -c shared_buffers=32MB -c logging_collector=off >"$2/log" 2>&1 &
server=$!
read -r _
kill -INT $server
wait $server
rm -rf "$2"
"""


def binaries() -> Path:
    """Folder of the newest installed server's programs; fails with the line that installs it."""
    found = sorted(
        (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda folder: int(folder.parent.name),
    )
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise RuntimeError(f"PostgreSQL is needed for the tests. Install it with: {INSTALL}")
    return found[-1] if found else Path(str(on_path)).parent


@dataclass
class Cluster:
    """A running server: addresses of its databases, and the keeper that will stop it."""

    folder: Path
    keeper: "subprocess.Popen[bytes]"

    def url(self, role: str, database: str) -> str:
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def stop(self) -> None:
        self.keeper.communicate(b"\n", timeout=30)


def start() -> Cluster:
    """Make and start a server with the owner's and the site's roles."""
    programs, user = binaries(), "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="planner-pg-"))
    if user:
        shutil.chown(folder, user)
    options = ["-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run(
        [programs / "initdb", *options, "-D", folder / "data"],
        check=True,
        capture_output=True,
        user=user,
        cwd="/",
    )
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", _KEEPER, "sh", programs, folder],
        stdin=subprocess.PIPE,
        user=user,
        cwd="/",
        start_new_session=True,
    )
    _await(programs, folder)
    return Cluster(folder, keeper)


def _await(programs: Path, folder: Path) -> None:
    """Return once the server answers; thirty seconds of silence are a failure."""
    asked = 'for i in $(seq 300); do "$0" -q -h "$1" && exit; sleep 0.1; done; exit 1'
    subprocess.run(["/bin/sh", "-c", asked, programs / "pg_isready", folder], check=True)
