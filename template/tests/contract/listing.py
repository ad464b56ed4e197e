"""Lists: which rows they have, and in which order."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import func, update

from .api import Api, Json
from .resource import Resource, each, needs

EQUALITY = ("eq", "ne", "in", "not_in")
SAME = {"in": "eq", "not_in": "ne"}
ORDER = (*EQUALITY, "gt", "ge", "lt", "le")


@dataclass(frozen=True)
class Column:
    """A field that a list is filtered and sorted by.

    Attributes:
        operators: of its filters, those that compare.
        values: two in ascending order, then perhaps None; those of new rows where it has none.
        sort: whether the list is sorted by it.
        wrong: a value that the filters do not take; None where they take any.
    """

    operators: Sequence[str]
    values: Sequence[Json] = ()
    sort: bool = True
    wrong: Json = None


class ListContract(Resource):
    """Rows are listed a page at a time, filtered and sorted.

    Attributes:
        columns: what the list is filtered and sorted by.
        searched: the fields that `q` looks into.
        page_size: how many rows a page has where nobody says.
        max_page_size: how many it has at most.
    """

    columns: ClassVar[Mapping[str, Column]] = {}
    searched: ClassVar[Sequence[str]] = ()
    page_size: ClassVar[int] = 20
    max_page_size: ClassVar[int] = 100

    @needs("list")
    async def test_list(self, api: Api) -> None:
        rows = [await self.create(api) for _ in range(self.most)]
        page = await api.get(self.url)
        assert [self.key_of(row) for row in page["items"]] == sorted(map(self.key_of, rows))
        assert not any(row.keys() & {*self.unseen} for row in page["items"])
        assert (page["total"], page["limit"], page["offset"]) == (len(rows), self.page_size, 0)
        await api.get(self.url, {"limit": self.max_page_size})
        too_large = {"limit": self.max_page_size + 1}
        assert await api.invalid("GET", self.url, query=too_large) == {"limit"}

    @needs("list")
    @needs("restore")
    async def test_list_hides_what_is_deleted(self, api: Api) -> None:
        row = await self.create(api)
        await api.session.exec(update(self.table).values(deleted_at=func.now()))
        assert (await api.get(self.url))["total"] == 0
        (hidden,) = await api.listed(self.url, {"deleted_at__isnull": False})
        assert self.key_of(hidden) == self.key_of(row)

    @each("field", "columns")
    async def test_list_by_column(self, api: Api, field: str) -> None:
        column = self.columns[field]
        for value in reversed(column.values):
            await self.create(api, **{field: value})
        for _ in range(0 if column.values else 2):
            await self.create(api, field)
        found = [row[field] for row in await api.listed(self.url)]
        given = [value for value in column.values if value is not None]
        order = given or sorted({value for value in found if value is not None})
        assert len(order) > 1, found
        values = sorted((value for value in found if value is not None), key=order.index)
        nulls: list[Json] = [value for value in found if value is None]
        for sort, expected in ((field, values), (f"-{field}", values[::-1])) if column.sort else ():
            rows = await api.listed(self.url, {"sort": sort})
            # Nulls come last both ways.
            assert [row[field] for row in rows] == [*expected, *nulls], sort
        for name in column.operators:
            meets: Callable[[int, int], bool] = getattr(operator, SAME.get(name, name))
            for place, asked in enumerate(order):
                met = [value for value in values if meets(order.index(value), place)]
                met += nulls if name in {"ne", "not_in"} else []
                rows = await api.listed(self.url, {f"{field}__{name}": asked})
                assert sorted(str(row[field]) for row in rows) == sorted(map(str, met)), name
            if column.wrong is not None:
                query = {f"{field}__{name}": column.wrong}
                assert await api.invalid("GET", self.url, query=query) == {f"{field}__{name}"}

    @each("field", "searched")
    async def test_search(self, api: Api, field: str) -> None:
        row, *_ = [await self.create(api) for _ in range(min(self.most, 2))]
        text = str(getattr(row, field))
        found = await api.listed(self.url, {"q": text.upper() if text.isascii() else text})
        assert self.key_of(row) in [self.key_of(one) for one in found]
        assert await api.listed(self.url, {"q": f"{text}%"}) == []
