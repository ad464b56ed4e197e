"""Requests that change one row at the same time."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from .projects import Generated, together

SPEC = """\
project: races
entities:
  Plain:
    fields: {name: str}
  Counted:
    optimistic_lock: true
    soft_delete: true
    fields: {name: str}
"""


@pytest.fixture(scope="module", params=[SPEC], ids=[together("races")])
def project(
    request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generated:
    folder = tmp_path_factory.mktemp("races")
    spec = folder / "spec.yaml"
    spec.write_text(request.param)
    return Generated.new(spec, folder / "project", template, "--no-git")


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_requests_for_one_row_wait_for_each_other(
    project: Generated, database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    if database == "postgresql":
        url = request.getfixturevalue("postgres_url")
    project.alembic(url, "upgrade head")
    with (
        project.served(url, tmp_path / "log") as address,
        httpx.Client(base_url=address, timeout=60) as client,
        ThreadPoolExecutor(8) as threads,
    ):

        def statuses(send: Callable[[int], httpx.Response]) -> Counter[int]:
            return Counter(answer.status_code for answer in threads.map(send, range(24)))

        for collection in ("/api/v1/plains", "/api/v1/counteds"):
            path = client.post(collection, json={"name": "new"}).headers["Location"]

            def change(number: int, path: str = path) -> httpx.Response:
                return client.patch(path, json={"name": str(number)})

            def delete(_number: int, path: str = path) -> httpx.Response:
                return client.delete(path)

            def either(number: int, path: str = path) -> httpx.Response:
                return change(number, path) if number % 6 else delete(number, path)

            assert statuses(change) == {200: 24}
            mixed = statuses(either)
            assert mixed.keys() <= {200, 204, 404}
            assert mixed[204] == 1
            assert statuses(delete) == {404: 24}
