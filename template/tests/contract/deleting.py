"""Rows that clients delete, what refers to them, and versions of rows."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

from sqlalchemy import ForeignKeyConstraint, select

from .api import Api, problem
from .factory import columns_of, make
from .resource import Resource, each, needs

Outcome = Literal["cascades", "keeps", "nulls", "restricts"]


class DeleteContract(Resource):
    """Clients delete rows, for good or so that they can be restored.

    Attributes:
        dependents: what becomes of the rows that refer to a deleted one: their table, their
            foreign key (with commas between its columns), and the outcome.
        freed: fields, unique together, whose values a deleted row leaves to others.
    """

    dependents: ClassVar[Sequence[tuple[str, str, Outcome]]] = ()
    freed: ClassVar[Sequence[tuple[str, ...]]] = ()

    @needs("delete")
    async def test_delete(self, api: Api) -> None:
        row, *others = [await self.create(api) for _ in range(min(self.most, 2))]
        await api.call("DELETE", self.url_of(row), status=204)
        await api.refused(404, "DELETE", self.url_of(row))
        for operation, method in (("get", "GET"), ("update", "PATCH")):
            if operation in self.operations:
                await api.refused(404, method, self.url_of(row), {})
        stored = await self.stored(api, row)
        assert bool(stored and stored["deleted_at"]) is ("restore" in self.operations)
        assert None not in [await self.stored(api, other) for other in others]

    @each("dependent", "dependents")
    async def test_delete_with_dependents(
        self, api: Api, dependent: tuple[str, str, Outcome]
    ) -> None:
        row, (table, key_columns, outcome) = await self.create(api), dependent
        constraint = self._constraint(table, key_columns)
        values = {here: getattr(row, there) for here, there in columns_of(constraint).items()}
        key = await make(api.session, constraint.table, **values)
        if outcome == "restricts":
            await api.refused(409, "DELETE", self.url_of(row))
        else:
            await api.call("DELETE", self.url_of(row), status=204)
        nulls = [str(column.key) for column in constraint.columns if column.nullable]
        expected = values | dict.fromkeys(nulls) if outcome == "nulls" else values
        left = await self._found(api, constraint, key)
        assert left == ([] if outcome == "cascades" else [expected])

    def _constraint(self, table: str, columns: str) -> ForeignKeyConstraint:
        constraints = self.table.metadata.tables[table].foreign_key_constraints
        to_here = (one for one in constraints if one.referred_table is self.table)
        return next(one for one in to_here if ",".join(columns_of(one)) == columns)

    async def _found(
        self, api: Api, constraint: ForeignKeyConstraint, key: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """The foreign key of the row of this key, if it is still there."""
        where = [constraint.table.c[name] == value for name, value in key.items()]
        connection = await api.session.connection()
        found = await connection.execute(select(*constraint.columns).where(*where))
        return [dict(zip(columns_of(constraint), row, strict=True)) for row in found]

    @needs("restore")
    async def test_restore(self, api: Api) -> None:
        url = self.url_of(row := await self.create(api))
        before = await self.stored(api, row)
        await api.call("DELETE", url, status=204)
        first, second = [await api.call("POST", f"{url}/restore") for _ in range(2)]
        assert first == second
        changed = {name: first[name] for name in first.keys() & {"updated_at", "version"}}
        assert await self.stored(api, row) == {**(before or {}), **changed}
        await api.refused(404, "POST", f"{self.nowhere}/restore")

    @each("fields", "freed")
    async def test_restore_refuses_what_is_taken(self, api: Api, fields: tuple[str, ...]) -> None:
        data = await self.data(api, *fields)
        url = self.url_of(await self.factory.insert(api.session, data))
        await api.call("DELETE", url, status=204)
        await self.create(api, **{field: data[field] for field in fields})
        await api.refused(409, "POST", f"{url}/restore")

    @needs("restore")
    async def test_upsert_restores(self, api: Api) -> None:
        data = await self.data(api)
        row = await self.create(api, **data)
        await api.call("DELETE", self.url_of(row), status=204)
        await self.factory.upsert(api.session, data, row)
        stored = await self.stored(api, row) or {}
        assert stored["deleted_at"] is None


class LockContract(Resource):
    """A change may be tied to the version that a client has seen (RFC 9110, section 13.1.1).

    Attributes:
        changing: the requests that change a row: a method, and a path below the row's.
        change: what a PATCH sends to make another version.
    """

    changing: ClassVar[Sequence[tuple[str, str]]] = ()
    change: ClassVar[Mapping[str, Any]] = {}

    @each("sent", "changing")
    async def test_only_the_right_version_is_changed(self, api: Api, sent: tuple[str, str]) -> None:
        row, (method, path) = await self.create(api), sent
        url = f"{self.url_of(row)}{path}"
        for stale in ('"2"', 'W/"1"', "1", '"x"'):
            problem(await api.send(method, url, {}, headers={"If-Match": stale}), 412)
        response = await api.send(method, url, {}, headers={"If-Match": '"7", "1"'})
        assert response.is_success, response.text
        if method != "DELETE":
            assert response.headers["ETag"] == f'"{response.json()["version"]}"'

    @each("field", "change")
    async def test_the_second_of_two_writers_is_refused(self, api: Api, field: str) -> None:
        url = self.url_of(await self.create(api))
        change, seen = {field: self.change[field]}, {"If-Match": '"1"'}
        first = await api.send("PATCH", url, change, headers=seen)
        assert (first.status_code, first.json()["version"]) == (200, 2), first.text
        problem(await api.send("PATCH", url, change, headers=seen), 412)
