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
EXAMPLES = tuple(path.stem for path in sorted((ROOT / "examples").glob("*.yaml")))
# What the databases answer in their own ways is of few kinds, and the shop has all of them.
DATABASES = [*((example, "sqlite") for example in EXAMPLES), ("shop", "postgresql")]


@pytest.mark.parametrize(
    ("example", "database"), DATABASES, ids=[together("-".join(case)) for case in DATABASES]
)
def test_every_answer_is_as_documented(
    example: str, database: str, template: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    spec = ROOT / f"examples/{example}.yaml"
    project = Generated.new(spec, tmp_path / "project", template, "--no-git")
    url = f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    if database == "postgresql":
        url = request.getfixturevalue("postgres_url")
    project.alembic(url, "upgrade head")
    with project.served(url, tmp_path / "log") as address:
        run(SCHEMATHESIS, "run", *OPTIONS, f"{address}/openapi.json", cwd=tmp_path)
