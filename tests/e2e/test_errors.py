"""What goes wrong is answered as a problem that tells enough and no more: on SQLite and on every
PostgreSQL of this machine, in a served project, from bad input to a database that is gone."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from servers import DATABASES, POSTGRESQL, running
from sqlalchemy import make_url

from .projects import ROOT, Generated, together

SECRET = "not-for-the-eyes-of-others"  # noqa: S105 - it is one that the tests look for
# What would tell of the database, of the code, or of the rows of others.
TELLTALES = ("SELECT", "INSERT", "UPDATE ", "sqlalchemy", "asyncpg", "Traceback", "psycopg", SECRET)


@dataclass
class Api:
    """The API of the shop on one database."""

    client: httpx.Client
    url: str
    stop: ExitStack
    count: int = 0

    def call(self, method: str, path: str, body: object = None, **options: Any) -> httpx.Response:
        """Send a request below the prefix; no answer tells what it must not."""
        if body is not None:
            options["json"] = body
        response = self.client.request(method, f"/api/v1{path}", **options)
        assert response.status_code != 500, response.text
        assert not [word for word in TELLTALES if word in response.text], response.text
        return response

    def made(self, path: str, body: object) -> dict[str, Any]:
        """What was made of a body."""
        response = self.call("POST", path, body)
        assert response.status_code == 201, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def problem(
        self, status: int, method: str, path: str, body: object = None, **options: Any
    ) -> Any:
        """The problem that a request must be answered with."""
        response = self.call(method, path, body, **options)
        assert response.status_code == status, response.text
        assert response.headers["Content-Type"] == "application/problem+json"
        found = response.json()
        assert found["status"] == status
        return found

    def new(self) -> str:
        """A text that no row has yet."""
        self.count += 1
        return f"N{self.count:06}"

    def customer(self) -> dict[str, Any]:
        """A body of a customer."""
        return {"name": "Ada", "email": f"{self.new()}@example.org", "password": SECRET}

    def product(self, **changes: object) -> dict[str, Any]:
        """A body of a product."""
        return {"sku": self.new(), "name": "Mug", "price": "9.90", **changes}


@pytest.fixture(scope="module", params=DATABASES, ids=together)
def api(
    request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("errors")
    project = Generated.new(ROOT / "examples/shop.yaml", folder / "shop", template, "--no-git")
    with ExitStack() as server:
        url = f"sqlite+aiosqlite:///{folder / 'shop.db'}"
        if request.param != "sqlite":
            url = server.enter_context(running(POSTGRESQL[request.param])).url()
        project.alembic(url, "upgrade head")
        with (
            project.served(url, folder / "log", calm=False) as address,
            httpx.Client(base_url=address, timeout=60) as client,
        ):
            yield Api(client, url, server)
    assert SECRET not in (folder / "log").read_text()


# --- constraints of every kind ---


def test_unique(api: Api) -> None:
    product = api.product()
    api.made("/products", product)
    assert api.problem(409, "POST", "/products", product)["fields"] == ["sku"]
    line = {"order_id": order(api), "product_id": api.made("/products", api.product())["id"]}
    api.made("/order-lines", {**line, "position": 1, "price": "1.00"})
    twice = api.problem(409, "POST", "/order-lines", {**line, "position": 2, "price": "1.00"})
    assert twice["fields"] == ["order_id", "product_id"]
    other = {**line, "product_id": api.made("/products", api.product())["id"]}
    again = api.problem(409, "POST", "/order-lines", {**other, "position": 1, "price": "1.00"})
    assert again["fields"] == ["order_id", "position"]


def order(api: Api) -> int:
    customer = api.made("/customers", api.customer())["id"]
    key: int = api.made("/orders", {"number": api.new(), "customer_id": customer})["id"]
    return key


def test_foreign_keys(api: Api) -> None:
    body = {"number": api.new(), "customer_id": 2**40}
    # SQLite does not tell which key it is.
    assert api.problem(409, "POST", "/orders", body).get("fields", []) in (["customer_id"], [])
    parent = api.made("/shelves", {"name": api.new()})["id"]
    api.made("/shelves", {"name": api.new(), "parent_id": parent})
    assert "refer" in api.problem(409, "DELETE", f"/shelves/{parent}")["detail"]


def test_checks(api: Api) -> None:
    change = {"status": "shipped"}
    (error,) = api.problem(422, "PATCH", f"/orders/{order(api)}", change)["errors"]
    assert error["type"] == "check"
    assert "shipped" in error["msg"]


def test_versions(api: Api) -> None:
    product = api.made("/products", api.product())
    path, stale = f"/products/{product['id']}", {"headers": {"If-Match": '"99"'}}
    api.problem(412, "PATCH", path, {"stock": 1}, **stale)
    api.problem(412, "DELETE", path, **stale)


def test_rows_that_break_what_the_database_holds_to(api: Api) -> None:
    """By the database itself, since validation does not let them through."""
    api.made("/products", api.product())
    order(api)
    for statement in (
        "UPDATE products SET price = NULL",
        "UPDATE products SET stock = -1",
        "UPDATE orders SET status = 'lost'",
    ):
        with pytest.raises((sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)):
            execute(api.url, statement)


def execute(url: str, statement: str) -> None:
    """Run a statement past the application."""
    database = make_url(url)
    if database.get_backend_name() == "sqlite":
        assert database.database
        with closing(sqlite3.connect(database.database)) as connection, connection:
            connection.execute(statement)
        return

    async def run() -> None:
        dsn = database.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(dsn)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


# --- input that no row could hold ---

LONG = "x" * 100_000
BAD: list[tuple[str, object]] = [
    ("name", LONG),
    ("name", ""),
    ("name", "a\0b"),
    ("name", 1),
    ("name", None),
    ("sku", "no spaces"),
    ("price", "1" * 400),
    ("price", "0.001"),
    ("price", "-1"),
    ("price", "NaN"),
    ("stock", 2**31),
    ("stock", -1),
    ("stock", 10**400),
    ("weight", 0),
    ("tags", ["x"] * 21),
    ("tags", ["a\0b"]),
    ("sizes", ["gigantic"]),
    ("attributes", []),
    ("supplier_id", 2**63),
    ("accessories_ids", [2**63]),
    ("accessories_ids", "1"),
    ("unheard_of", 1),
]


@pytest.mark.parametrize(("field", "value"), BAD)
def test_bad_values(api: Api, field: str, value: object) -> None:
    body = api.product(**{field: value})
    for path, sent in (("/products", body), ("/products/bulk", [api.product(), body])):
        content = json.dumps(sent).encode()
        found = api.problem(422, "POST", path, content=content, headers=JSON)
        assert any(field in error["loc"] for error in found["errors"])


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"name": "\\ud800"}',
        b'{"attributes": {"a": "\\u0000"}}',
        b'{"attributes": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}",
        b"[" * 100_000,
        b'{"price": 1e999}',
        b'{"stock": NaN}',
        b"null",
        b"[]",
        b'"text"',
    ],
    ids=range(12),
)
def test_bad_bodies(api: Api, content: bytes) -> None:
    api.problem(422, "POST", "/products", content=content, headers=JSON)


def test_bodies_that_are_too_large(api: Api) -> None:
    api.problem(413, "POST", "/products", content=b" " * 10_000_000, headers=JSON)

    def unannounced() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 100_000

    api.problem(413, "POST", "/products", content=unannounced(), headers=JSON)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=many",
        "offset=-1",
        f"offset={2**64}",
        "sort=password",
        "sort=name,,id",
        "include=everything",
        "cursor=!",
        "cursor=W10",
        "cursor=%00",
        "price=much",
        "price__gt=1e999999",
        "stock__in=1&stock__in=x",
        "q=%00",
        "name=x",
        "password=x",
        "deleted_at__isnull=perhaps",
        "created_at__lt=yesterday",
        f"id={2**63}",
        "sku__contains=%00",
    ],
)
def test_bad_queries(api: Api, query: str) -> None:
    found = api.problem(422, "GET", f"/products?{query}")
    assert {error["loc"][0] for error in found["errors"]} == {"query"}


@pytest.mark.parametrize("key", ["0", "-1", "x", str(2**63), "1.5", "%00", "1;DROP TABLE orders"])
def test_bad_keys(api: Api, key: str) -> None:
    for method in ("GET", "DELETE"):
        assert api.call(method, f"/products/{key}").status_code in {404, 422}


def test_paths_and_methods_that_are_not_there(api: Api) -> None:
    api.problem(404, "GET", "/nothing")
    api.problem(404, "PUT", "/products/999999/accessories/2")
    api.problem(405, "PUT", "/products")
    api.problem(405, "PATCH", "/stock-changes")


# --- last, for nothing works afterwards ---


def test_a_database_that_is_gone(api: Api) -> None:
    database = make_url(api.url)
    if database.get_backend_name() == "sqlite":
        assert database.database
        Path(database.database).write_bytes(b"this is no database" * 1000)
    else:
        api.stop.close()
    for method, path in (("GET", "/products"), ("GET", "/products/1"), ("DELETE", "/products/1")):
        found = api.call(method, path)
        assert found.status_code == 503, found.text
        assert found.headers["Retry-After"] == "1"
    assert api.client.get("/health/live").status_code == 200
    if database.get_backend_name() != "sqlite":
        # SQLite answers its sign of life without a look at the file.
        assert api.client.get("/health/ready").status_code == 503
