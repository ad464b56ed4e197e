"""The OpenAPI documents of examples, fuzzed: nothing fails, and every answer is as documented.

`FUZZ_SEED` and `FUZZ_COUNT` tell which calls are made and how many of each; `make fuzz` sets them.
"""

import os
import sys
from pathlib import Path

import pytest

from .projects import ROOT, Generated, run, together

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
# Whether what is accepted fits the document is left out: Pydantic takes "1" for 1, and a CHECK of
# the database refuses what no JSON Schema could.
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "use_after_free",
)
OPTIONS = (
    f"--checks={','.join(CHECKS)}",
    "--phases=examples,fuzzing,stateful",
    f"--max-examples={os.environ.get('FUZZ_COUNT', '3')}",
    f"--seed={os.environ.get('FUZZ_SEED', '1')}",
    "--generation-database=none",
    "--no-color",
)
EXAMPLES = ("taskmanager", "shop", "org")


@pytest.fixture(scope="module", params=EXAMPLES, ids=together)
def project(
    request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generated:
    spec, path = ROOT / f"examples/{request.param}.yaml", tmp_path_factory.mktemp("openapi")
    return Generated.new(spec, path / "project", template, "--no-git")


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_every_answer_is_as_documented(
    project: Generated, database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    if database == "postgresql":
        url = request.getfixturevalue("postgres_url")
    project.alembic(url, "upgrade head")
    with project.served(url, tmp_path / "log") as address:
        run(SCHEMATHESIS, "run", *OPTIONS, f"{address}/openapi.json", cwd=tmp_path)
