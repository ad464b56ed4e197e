"""Mistakes in core that the generated tests of a project notice, as its owner would make them."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from .projects import ROOT, Generated, environment_with


@dataclass(frozen=True)
class Fault:
    """A small edit of a file in app/, and the entity whose tests see what comes of it."""

    file: str
    before: str
    after: str
    entity: str = "customer"
    database: str = "postgresql"


FAULTS = {
    "no lock of the row": Fault(
        "core/repository.py", 'with_for_update={"key_share": True}', "with_for_update=None"
    ),
    "no limit of bodies": Fault(
        "core/middleware.py",
        "    app.add_middleware(BodyLimitMiddleware, max_bytes=settings.max_body_bytes)\n",
        "",
    ),
    "what is taken is no conflict": Fault(
        "core/database_errors.py",
        "return ConflictError(detail, fields=fields)",
        'return InvalidError(detail, "unique")',
    ),
    "a change is not dated": Fault("core/models.py", '"onupdate": UTCNow(),', ""),
    "SQLite begins to read": Fault(
        "core/engines.py", '("BEGIN IMMEDIATE")', '("BEGIN")', database="sqlite"
    ),
    "reads in a transaction": Fault(
        "core/database.py",
        'self.read_engine.execution_options(isolation_level="AUTOCOMMIT")',
        "self.read_engine",
    ),
    "errors with parameters": Fault(
        "core/engines.py", "hide_parameters=True,\n        pool_size", "pool_size"
    ),
    "no ping": Fault(
        "core/engines.py", "_ping_idle_connections(engine, settings.database_ping_after)", "pass"
    ),
    "upsert does not restore": Fault(
        "core/inserts.py", "changes[table.c.deleted_at] = None", "pass"
    ),
    "filters are ignored": Fault(
        "core/filters.py", "if name in query.model_fields_set:", "if name is None:"
    ),
    "cursors repeat a row": Fault(
        "core/cursors.py",
        "self.column < bound if self.descending else self.column > bound",
        "self.column <= bound if self.descending else self.column >= bound",
    ),
    "If-Match is ignored": Fault(
        "core/etags.py",
        "    if if_match is None:\n        return\n",
        "    return\n",
        entity="product",
    ),
    "lists show what is deleted": Fault(
        "core/statements.py", "return (*conditions, column.is_(None))", "return conditions"
    ),
    "rows show what is deleted": Fault(
        "core/conditions.py",
        "return [] if column is None else [column.is_(None)]",
        "return []",
    ),
    "one row more than the limit": Fault(
        "core/repository.py", "shown = rows[: query.limit]", "shown = rows"
    ),
    "a hidden field is shown": Fault(
        "models/customer.py",
        "class CustomerRead(SoftDeletable, Timestamps, CustomerBase):",
        "class CustomerRead(SoftDeletable, Timestamps, CustomerBase):\n    notes: str | None",
    ),
}


@pytest.fixture(scope="module")
def shop(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    path = tmp_path_factory.mktemp("faults") / "shop"
    options = ("--no-git", "--no-migration")
    return Generated.new(ROOT / "examples/shop.yaml", path, template, *options)


@pytest.fixture
def copy(shop: Generated, tmp_path: Path) -> Generated:
    """The project, to be spoilt."""
    return Generated(shutil.copytree(shop.path, tmp_path / "shop"), shop.package)


def run_tests(project: Generated, entity: str, url: str) -> tuple[int, str]:
    """Run the tests of core and of an entity: how they end, and what they say."""
    files = ("tests/test_core.py", f"tests/test_{entity}.py")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *files],
        cwd=project.path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environment_with(TEST_DATABASE_URL=url),
    )
    return done.returncode, done.stdout + done.stderr


def url_of(database: str, request: pytest.FixtureRequest) -> str:
    if database == "postgresql":
        return request.getfixturevalue("postgres_url")
    return f"sqlite+aiosqlite:///{request.getfixturevalue('tmp_path') / 'test.db'}"


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_without_a_fault_they_pass(
    copy: Generated, database: str, request: pytest.FixtureRequest
) -> None:
    code, said = run_tests(copy, "customer", url_of(database, request))
    assert code == pytest.ExitCode.OK, said


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_noticed(copy: Generated, fault: Fault, request: pytest.FixtureRequest) -> None:
    file = copy.path / copy.package / fault.file
    text = file.read_text(encoding="utf-8")
    assert text.count(fault.before) == 1
    file.write_text(text.replace(fault.before, fault.after), encoding="utf-8")
    code, said = run_tests(copy, fault.entity, url_of(fault.database, request))
    assert code == pytest.ExitCode.TESTS_FAILED, said
    assert re.search(r"^FAILED tests/", said, re.MULTILINE), said
    assert not re.search(r"^ERROR tests/", said, re.MULTILINE), said
