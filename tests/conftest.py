"""What several test modules share: the template, a real PostgreSQL, an order among processes.

Without a PostgreSQL its tests fail, they do not skip. The end of a run tells which versions it had.
"""

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from regen import template_repository
from servers import BEST, POSTGRESQL, fresh_database, ran, running

from modelwright.project.postgres import Binaries, Server

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling
    from xdist.workermanage import WorkerController

# The job that a shell runs in the background ignores Ctrl-C, and so would what tests start in it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Trees to compare with and files of generated projects, whose tests need their own project.
collect_ignore_glob = ["cases/*", "e2e/doors/*"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "LoadScopeScheduling":
    """Give one process the tests of a module, or of a project within it (`together`)."""
    # Marks of `xdist_group` have no effect from pytest 9.2 to pytest-xdist 3.8.
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            module = super()._split_scope(nodeid)
            shared = re.search(r"\([\w-]+\)", nodeid)
            return f"{module}{shared[0]}" if shared else module

    return Scheduling(config, log)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template as it stands in this checkout, in a repository of its own."""
    return template_repository(tmp_path_factory.mktemp("template") / "modelwright")


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[Binaries | None], Server]]:
    """Gives the session's server of some binaries; each worker of pytest-xdist has its own."""
    with ExitStack() as stack:
        yield cache(lambda binaries: stack.enter_context(running(binaries)))


@pytest.fixture(scope="session")
def postgres_server(servers: Callable[[Binaries | None], Server]) -> Server:
    """The server that most tests of PostgreSQL share."""
    return servers(BEST)


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """The URL of a fresh database, for asyncpg through SQLAlchemy."""
    with fresh_database(postgres_server) as url:
        yield url


# --- what a run says of itself ---


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--allow-skips", action="store_true", help="Let a run pass in which tests were skipped."
    )


def pytest_report_header() -> str:
    found = (f"{binaries.version} in {binaries.folder}" for binaries in POSTGRESQL.values())
    return f"PostgreSQL: {', '.join(found) or 'none'}"


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: "WorkerController") -> None:
    """Hear from a worker of pytest-xdist which servers it ran."""
    ran.update(getattr(node, "workeroutput", {}).get("postgresql", ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that is not whole: a test that is skipped tells of nothing."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["postgresql"] = sorted(ran)
    elif session.exitstatus == pytest.ExitCode.OK and not session.config.option.allow_skips:
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter and reporter.stats.get("skipped"):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    versions = ", ".join(map(str, sorted(ran)))
    skipped = terminalreporter.stats.get("skipped", [])
    terminalreporter.section("What ran")
    terminalreporter.line(f"PostgreSQL {versions}" if ran else "No PostgreSQL")
    if not skipped:
        terminalreporter.line("Nothing was skipped.")
        return
    for report in skipped:
        terminalreporter.line(f"{report.nodeid}: {report.longrepr[2]}")
    if not terminalreporter.config.option.allow_skips:
        terminalreporter.line("A run with skipped tests fails, unless it has --allow-skips.")
