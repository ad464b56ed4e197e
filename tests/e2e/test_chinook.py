"""Real rows through the API of the chinook example: what goes in comes out, and nothing else."""

import asyncio
import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from modelwright.project.postgres import Server

from .projects import ROOT, Generated, together

DATA = ROOT / "tests/data/chinook"
# The link between playlists and tracks, which is no entity of the spec.
LINKS = "playlist_track"
CONCURRENT_REQUESTS = 4
Row = Mapping[str, Any]


@cache
def source() -> dict[str, list[Row]]:
    """The rows of each table as bodies of requests, in an order that respects foreign keys."""
    tables: dict[str, list[Row]] = {}
    with gzip.open(DATA / "chinook.data.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            tables.setdefault(line["t"], []).append(body(line["t"], line["r"]))
    return tables


@cache
def playlists() -> Mapping[int, list[int]]:
    """The tracks of each playlist, in the order of their keys."""
    found: dict[int, list[int]] = {row["id"]: [] for row in source()["playlist"]}
    for row in source()[LINKS]:
        found[row["playlist_id"]].append(row["track_id"])
    return {playlist: sorted(tracks) for playlist, tracks in found.items()}


def body(table: str, row: Row) -> Row:
    """A row by the names of the fields."""
    names = {f"{table}_id": "id", "reports_to": "manager_id"}
    return {names.get(column, column): value for column, value in row.items()}


def path_of(table: str) -> str:
    return f"/api/v1/{table.replace('_', '-')}s"


@dataclass(frozen=True)
class Store:
    """The API of the example with all rows in its database."""

    client: httpx.Client

    def rows(self, path: str, query: str = "") -> list[Row]:
        """All rows of a list, page by page; their number is the total that it tells."""
        found: list[Row] = []
        while True:
            answer = self.client.get(f"{path}?limit=100&offset={len(found)}{query}")
            assert answer.status_code == 200, answer.text
            page = answer.json()
            found += page["items"]
            if len(page["items"]) < 100:
                assert page["total"] == len(found)
                assert page["next_cursor"] is None
                return found

    def walk(self, path: str, query: str, length: int) -> list[Row]:
        """All rows of a list, each page found by the cursor of the one before."""
        found: list[Row] = []
        cursor = ""
        while True:
            answer = self.client.get(f"{path}?limit={length}&total=false{query}{cursor}")
            assert answer.status_code == 200, answer.text
            page = answer.json()
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            cursor = f"&cursor={page['next_cursor']}"


@pytest.fixture(scope="module")
def project(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    path = tmp_path_factory.mktemp("chinook") / "chinook"
    return Generated.new(ROOT / "examples/chinook.yaml", path, template, "--no-git")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"], ids=together)
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], str]]:
    """Gives the URL of the database of a name."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("databases")
        yield lambda name: f"sqlite+aiosqlite:///{folder / name}.db"
        return
    server: Server = request.getfixturevalue("postgres_server")
    made: list[str] = []

    def create(name: str) -> str:
        server.create_database(name)
        made.append(name)
        return server.url(name)

    yield create
    for name in made:
        server.drop_database(name)


@pytest.fixture(scope="module", params=["posted", "created"])
def store(
    request: pytest.FixtureRequest,
    project: Generated,
    database: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Store]:
    """The rows, once POSTed to the API and once created through the repositories."""
    folder = tmp_path_factory.mktemp("store")
    url = database(f"chinook_{request.param}")
    project.alembic(url, "upgrade head")
    if request.param == "created":
        lines = (json.dumps(line) for line in all_rows())
        (folder / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
        script = Path(__file__).with_name("load_rows.py")
        loading = {"DATABASE_URL": url, "PYTHONPATH": str(project.path)}
        project.python(script, folder / "rows.jsonl", **loading)
    with (
        project.served(url, folder / "log") as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        if request.param == "posted":
            asyncio.run(post_all(address))
        yield Store(client)


def all_rows() -> Iterator[tuple[str, Row]]:
    # The repository takes the links along, so that playlists come after their tracks.
    tables = sorted(source().items(), key=lambda item: item[0] == "playlist")
    for table, rows in tables:
        for row in () if table == LINKS else rows:
            yield (
                table,
                row | {"tracks_ids": playlists()[row["id"]]} if table == "playlist" else row,
            )


async def post_all(address: str) -> None:
    """POST every row, several of a table at a time; the answer repeats what was sent."""
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        for table, rows in source().items():
            left = iter(rows)

            async def post_rows(table: str = table, left: Iterator[Row] = left) -> None:
                for row in left:
                    answer = await client.post(path_of(table), json=row)
                    assert answer.status_code == 201, answer.text
                    assert answer.json() == row
                    assert answer.headers["Location"] == f"{path_of(table)}/{row['id']}"

            # Managers must be there before those who report to them.
            at_a_time = 1 if table == "employee" else CONCURRENT_REQUESTS
            if table != LINKS:
                await asyncio.gather(*(post_rows() for _ in range(at_a_time)))
        for playlist, tracks in playlists().items():
            answer = await client.patch(
                f"/api/v1/playlists/{playlist}", json={"tracks_ids": tracks}
            )
            assert answer.status_code == 200, answer.text


TABLES = (
    "artist",
    "album",
    "employee",
    "customer",
    "genre",
    "media_type",
    "playlist",
    "track",
    "invoice",
    "invoice_line",
)


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_in_its_list(store: Store, table: str) -> None:
    assert store.rows(path_of(table)) == sorted(source()[table], key=lambda row: row["id"])


@pytest.mark.parametrize("table", TABLES)
def test_a_row_is_at_its_address(store: Store, table: str) -> None:
    for row in source()[table][::50]:
        assert store.client.get(f"{path_of(table)}/{row['id']}").json() == row


def test_the_source_is_the_whole_of_it() -> None:
    counts = {table: len(rows) for table, rows in source().items()}
    assert sum(counts.values()) == 9111
    assert counts[LINKS] == sum(map(len, playlists().values())) == 3000
    assert counts["track"] == 3000


@pytest.mark.parametrize(
    ("table", "field"),
    [("invoice", "total"), ("invoice_line", "unit_price"), ("track", "unit_price")],
)
def test_amounts_add_up_exactly(store: Store, table: str, field: str) -> None:
    answered = sum(Decimal(row[field]) for row in store.rows(path_of(table)))
    assert answered == sum(Decimal(row[field]) for row in source()[table])
    if table == "invoice":
        assert answered == Decimal("2328.60")


def names(table: str, field: str = "name") -> dict[int | None, Any]:
    return {None: None, **{row["id"]: row[field] for row in source()[table]}}


FILTERS: list[tuple[str, str, Callable[[Row], bool]]] = [
    ("track", "unit_price__gt=0.99", lambda r: Decimal(r["unit_price"]) > Decimal("0.99")),
    ("track", "unit_price=1.99", lambda r: r["unit_price"] == "1.99"),
    ("track", "genre_id__in=2&genre_id__in=3", lambda r: r["genre_id"] in {2, 3}),
    ("track", "genre_id__not_in=1&genre_id__not_in=7", lambda r: r["genre_id"] not in {1, 7}),
    ("track", "composer__isnull=true", lambda r: r["composer"] is None),
    ("track", "composer__ne=AC/DC", lambda r: r["composer"] != "AC/DC"),
    (
        "track",
        "composer__contains=ANGUS%20young",
        lambda r: "angus young" in (r["composer"] or "").lower(),
    ),
    ("track", "name__startswith=the%20", lambda r: r["name"].lower().startswith("the ")),
    ("track", "name__endswith=)", lambda r: r["name"].endswith(")")),
    ("track", "name__contains=%25", lambda r: "%" in r["name"]),
    ("track", "name__contains=_", lambda r: "_" in r["name"]),
    ("artist", "name__contains=Antônio", lambda r: "Antônio" in r["name"]),
    (
        "track",
        "milliseconds__ge=300000&milliseconds__lt=310000&media_type_id=1",
        lambda r: 300000 <= r["milliseconds"] < 310000 and r["media_type_id"] == 1,
    ),
    ("track", "genre__name=Jazz", lambda r: names("genre")[r["genre_id"]] == "Jazz"),
    ("invoice", "total__ge=13.86", lambda r: Decimal(r["total"]) >= Decimal("13.86")),
    ("invoice", "billing_country=Germany", lambda r: r["billing_country"] == "Germany"),
    (
        "invoice",
        "invoice_date__ge=2023-01-01T00:00:00&invoice_date__lt=2024-01-01T00:00:00",
        lambda r: r["invoice_date"].startswith("2023-"),
    ),
    (
        "invoice",
        "customer__country=Brazil",
        lambda r: names("customer", "country")[r["customer_id"]] == "Brazil",
    ),
    ("customer", "company__isnull=false", lambda r: r["company"] is not None),
    ("employee", "manager_id__isnull=true", lambda r: r["manager_id"] is None),
]


@pytest.mark.parametrize(("table", "query", "matches"), FILTERS, ids=[f[1] for f in FILTERS])
def test_filters_as_python_does(
    store: Store, table: str, query: str, matches: Callable[[Row], bool]
) -> None:
    expected = [row for row in source()[table] if matches(row)]
    assert store.rows(path_of(table), f"&{query}") == sorted(expected, key=lambda row: row["id"])
    if "%25" not in query and "=_" not in query:
        assert 0 < len(expected) < len(source()[table])


def last(value: Any, *, descending: bool = False) -> tuple[bool, Any]:
    """A key to sort by in which nulls come last, in both directions."""
    if value is None:
        return True, 0
    return False, -value if descending else value


SORTS: list[tuple[str, str, Callable[[Row], Any]]] = [
    ("track", "-milliseconds", lambda r: -r["milliseconds"]),
    ("track", "unit_price,-id", lambda r: (Decimal(r["unit_price"]), -r["id"])),
    ("track", "album_id,-milliseconds", lambda r: (last(r["album_id"]), -r["milliseconds"])),
    ("track", "-genre_id", lambda r: last(r["genre_id"], descending=True)),
    ("employee", "manager_id", lambda r: last(r["manager_id"])),
    ("employee", "-manager_id", lambda r: last(r["manager_id"], descending=True)),
    ("employee", "hire_date", lambda r: r["hire_date"]),
    ("invoice", "-total,invoice_date", lambda r: (-Decimal(r["total"]), r["invoice_date"])),
]


@pytest.mark.parametrize(("table", "sort", "key"), SORTS, ids=[s[1] for s in SORTS])
def test_sorts_as_python_does(
    store: Store, table: str, sort: str, key: Callable[[Row], Any]
) -> None:
    expected = sorted(source()[table], key=lambda row: (key(row), row["id"]))
    assert store.rows(path_of(table), f"&sort={sort}") == expected


@pytest.mark.parametrize(("table", "sort", "key"), SORTS, ids=[s[1] for s in SORTS])
def test_cursors_lead_through_a_list(
    store: Store, table: str, sort: str, key: Callable[[Row], Any]
) -> None:
    expected = sorted(source()[table], key=lambda row: (key(row), row["id"]))
    length = 3 if len(expected) < 100 else 97
    assert store.walk(path_of(table), f"&sort={sort}", length) == expected


@pytest.mark.parametrize("text", ["angus", "AC/DC", "(", "Antônio", "100%"])
def test_searches_as_python_does(store: Store, text: str) -> None:
    expected = [
        row
        for row in source()["track"]
        if text.lower() in f"{row['name']}\n{row['composer'] or ''}".lower()
    ]
    found = store.client.get("/api/v1/tracks", params={"q": text, "limit": 100}).json()
    assert found["total"] == len(expected)
    by_key = sorted(expected, key=lambda row: row["id"])
    assert found["items"] == by_key[:100]


def test_playlists_have_their_tracks(store: Store) -> None:
    for playlist, tracks in playlists().items():
        listed = store.walk(f"/api/v1/playlists/{playlist}/tracks", "", 100)
        assert [row["id"] for row in listed] == tracks
    track = source()[LINKS][0]["track_id"]
    having = [playlist for playlist, tracks in playlists().items() if track in tracks]
    listed = store.rows(f"/api/v1/tracks/{track}/playlists")
    assert [row["id"] for row in listed] == sorted(having)


def test_tracks_with_what_belongs_to_them(store: Store) -> None:
    genres = {row["id"]: row for row in source()["genre"]}
    albums = {row["id"]: row for row in source()["album"]}
    query = "&include=genre,album&sort=-milliseconds"
    for row in store.walk("/api/v1/tracks", query, 100):
        assert row["genre"] == genres.get(row["genre_id"])
        assert row["album"] == albums.get(row["album_id"])


@pytest.mark.parametrize(
    ("path", "table", "field", "key"),
    [
        ("/artists/90/albums", "album", "artist_id", 90),
        ("/albums/141/tracks", "track", "album_id", 141),
        ("/employees/2/reports", "employee", "manager_id", 2),
        ("/employees/5/customers", "customer", "support_rep_id", 5),
        ("/invoices/5/lines", "invoice_line", "invoice_id", 5),
    ],
)
def test_the_many_side_as_python_does(
    store: Store, path: str, table: str, field: str, key: int
) -> None:
    expected = [row for row in source()[table] if row[field] == key]
    assert expected
    assert store.rows(f"/api/v1{path}") == sorted(expected, key=lambda row: row["id"])


def test_what_the_database_forbids_is_refused(store: Store) -> None:
    artist = source()["artist"][0]
    assert store.client.post(path_of("artist"), json=artist).status_code == 409
    album = {"id": 100_000, "title": "Nobody's", "artist_id": 100_000}
    assert store.client.post(path_of("album"), json=album).status_code == 409
    assert store.client.delete(f"{path_of('artist')}/{artist['id']}").status_code == 409
    assert store.client.get(f"{path_of('artist')}/{artist['id']}").json() == artist
