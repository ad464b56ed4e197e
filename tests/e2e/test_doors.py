"""A project with code of a person in every door: it works, and the next spec leaves it alone.

`doors/yours/` holds files of the person's own, `doors/added/` what they wrote into generated ones:
its imports go to the others, the rest to the end of the file. docs/custom.md shows parts of both.
The tests tell one story, in their order.
"""

import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from .conftest import commit_all, copier, git
from .projects import Generated

DOORS = Path(__file__).with_name("doors")
CHANGES = {
    "  Purpose: [meeting, workshop]": "  Purpose: [meeting, workshop, celebration]",
    "entities:\n": (
        "entities:\n  Building:\n    fields: {name: {type: str, min_length: 1, max_length: 80}}\n\n"
    ),
    "      floor: {type: int, ge: -5, le: 99, filter: true}\n": (
        "      floor: {type: int, ge: -5, le: 99, filter: true}\n"
        "    relations:\n"
        "      building: {to: Building, inverse: rooms, optional: true}\n"
    ),
    "      note: {": "      seats: {type: int, default: 1, ge: 1}\n      note: {",
    "      person: {to: Person, inverse: bookings}\n": (
        "      person: {to: Person, inverse: bookings}\n"
        "      host: {to: Person, inverse: hosted, optional: true}\n"
    ),
}
"""What the next spec says: an entity, a value of an enum, a field, relations."""
BY_HAND = """\
        batch_op.drop_constraint(batch_op.f("ck_bookings_purpose_enum"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_bookings_purpose_enum"),
            "purpose IN ('meeting', 'workshop', 'celebration')",
        )
"""
"""What Alembic does not notice: a CHECK that changes under its name."""


def write_into(path: Path, added: str) -> None:
    """Write into a generated file what a person adds to its class and below."""
    imports, _, body = added.partition("\n\n\nclass ")
    generated = path.read_text()
    docstring, _, rest = generated.partition("\n\n")
    _, _, body = body.partition("\n")
    path.write_text(f"{docstring}\n\n{imports}\n{rest}\n{body}")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("database") / "bookings.db"


@pytest.fixture(scope="module")
def project(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    path = tmp_path_factory.mktemp("custom") / "bookings"
    made = Generated.new(DOORS / "spec.yaml", path, template)
    shutil.copytree(DOORS / "yours", path, dirs_exist_ok=True)
    for file in (DOORS / "added").rglob("*.py"):
        write_into(path / file.relative_to(DOORS / "added"), file.read_text())
    # As an editor does it.
    made.python("-m", "ruff", "check", "--quiet", "--select=I", "--fix")
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


def require_good_code(project: Generated) -> None:
    for tool in ("ruff format --check --diff", "ruff check", "mypy"):
        project.python("-m", *tool.split())
    project.python("-m", "pyright", "--pythonpath", sys.executable)


def require_passing_tests(project: Generated, url: str) -> None:
    said = project.python(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", TEST_DATABASE_URL=url, API_KEY="not this"
    )
    assert " passed" in said


def test_an_own_table_gets_its_revision(project: Generated, database: Path) -> None:
    url = f"sqlite+aiosqlite:///{database}"
    said = project.alembic(
        url, "upgrade head", "revision --autogenerate -m audit", "upgrade head", "check"
    )
    assert "No new upgrade operations detected." in said
    (revision,) = (project.path / "migrations/versions").glob("*audit.py")
    assert 'op.create_table(\n        "audit_entries"' in revision.read_text()
    assert "bookings" not in revision.read_text()


def test_all_tests_pass(project: Generated, postgres_url: str) -> None:
    require_passing_tests(project, postgres_url)


def test_a_script_runs_as_a_command(project: Generated, database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.executescript(
            "INSERT INTO rooms (name, floor) VALUES ('Attic', 5);"
            "INSERT INTO people (name, email) VALUES ('Ada', 'ada@example.org');"
            "INSERT INTO bookings (room_id, person_id, starts, ends, version) VALUES"
            " (1, 1, '2001-01-01 09:00:00', '2001-01-01 10:00:00', 1),"
            " (1, 1, '2090-01-01 09:00:00', '2090-01-01 10:00:00', 1)"
        )
    url = f"sqlite+aiosqlite:///{database}"
    said = project.python("-m", "app.custom.nightly", DATABASE_URL=url, KEEP_DAYS="30")
    assert "bookings forgotten: 1" in said
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT id FROM bookings").fetchall() == [(2,)]


def test_alembic_is_called_from_python(
    project: Generated, postgres_url: str, tmp_path: Path
) -> None:
    urls = (f"sqlite+aiosqlite:///{tmp_path / 'here.db'}", postgres_url)
    nowhere = "sqlite:////a/folder/that/is/not/there.db"
    project.python(DOORS / "call_alembic.py", *urls, DATABASE_URL=nowhere, PYTHONPATH=".")


def test_the_next_spec_leaves_it_alone(project: Generated, database: Path) -> None:
    path = project.path
    spec = (path / "spec.yaml").read_text()
    for old, new in CHANGES.items():
        assert spec.count(old) == 1, old
        spec = spec.replace(old, new)
    (path / "spec.yaml").write_text(spec)
    commit_all(path)
    result = copier("update", "--trust", "--defaults", cwd=path)
    assert result.code == 0, result.err
    changed = git(path, "status", "--porcelain").splitlines()
    assert not [line for line in changed if "U" in line[:2]]
    for file in (path / "app/custom", path / "tests/custom.py"):
        assert git(path, "diff", "--name-only", "HEAD", "--", str(file)) == ""
    url = f"sqlite+aiosqlite:///{database}"
    project.alembic(url, "revision --autogenerate -m hosts")
    (revision,) = (path / "migrations/versions").glob("*hosts.py")
    bookings = '    with op.batch_alter_table("bookings") as batch_op:\n'
    revision.write_text(revision.read_text().replace(bookings, bookings + BY_HAND, 1))
    said = project.alembic(url, "upgrade head", "check")
    assert "No new upgrade operations detected." in said
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE bookings SET purpose = 'celebration'")
        rows = connection.execute("SELECT id, seats, host_id, purpose FROM bookings").fetchall()
    assert rows == [(2, 1, None, "celebration")]


def test_all_tests_pass_again(project: Generated, url: str) -> None:
    require_passing_tests(project, url)


def test_tools_find_nothing_to_say(project: Generated) -> None:
    require_good_code(project)
