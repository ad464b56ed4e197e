"""Rows that clients make and change."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import pytest
from sqlalchemy import ForeignKeyConstraint, func, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from .api import Api
from .factory import unused
from .resource import Resource, each, needs

KEPT = frozenset({"created_at", "updated_at", "deleted_at", "version"})


class WriteContract(Resource):
    """Clients make rows and change them; the database refuses what validation refuses.

    Attributes:
        invalid: values that validation refuses, by fields.
        required: fields that a new row needs.
        defaults: what a new row has that a client leaves out.
        closed: fields beside the key that clients cannot give.
        changes: values that fields may be changed to, each unlike the first row's.
        unique: fields that no two rows have together.
        checks: what the rules of the spec refuse, by the names of the rules.
        refused: values as SQL that the database does not take, by fields.
    """

    invalid: ClassVar[Mapping[str, Sequence[object]]] = {}
    required: ClassVar[Sequence[str]] = ()
    defaults: ClassVar[Mapping[str, object]] = {}
    closed: ClassVar[Sequence[str]] = ()
    changes: ClassVar[Mapping[str, Sequence[object]]] = {}
    unique: ClassVar[Sequence[tuple[str, ...]]] = ()
    checks: ClassVar[Mapping[str, dict[str, object]]] = {}
    refused: ClassVar[Mapping[str, Sequence[str]]] = {}

    @property
    def kept(self) -> set[str]:
        """What is no client's to give: what is hidden or kept by the application, and nothing."""
        kept = KEPT.intersection(self.table.columns.keys()) | {*self.unseen}
        return {*(kept - self.invalid.keys()), "not_a_field"}

    async def count(self, api: Api) -> int:
        """How many rows there are."""
        return (await api.session.exec(select(func.count()).select_from(self.table))).one()

    @needs("create")
    async def test_create(self, api: Api) -> None:
        data = await self.data(api)
        response = await api.send("POST", self.url, data)
        assert response.status_code == 201, response.text
        made = response.json()
        assert made == made | self.seen(data)
        assert not made.keys() & {*self.unseen}
        assert response.headers["Location"] == self.url_of(made)
        stored = await self.stored(api, made)
        assert stored == {**(stored or {}), **made}

    @each("field", "defaults")
    async def test_create_sets_defaults(self, api: Api, field: str) -> None:
        data = await self.data(api)
        data.pop(field, None)
        made = await api.call("POST", self.url, data, 201)
        assert made[field] == self.defaults[field]

    @needs("create")
    async def test_create_requires(self, api: Api) -> None:
        response = await api.send("POST", self.url, {})
        errors = response.json().get("errors", [])
        assert {error["loc"][1] for error in errors} == {*self.required}, response.text

    @needs("create")
    @each("field", "invalid")
    async def test_create_refuses(self, api: Api, field: str) -> None:
        data = await self.data(api)
        for value in self.invalid[field]:
            assert await api.invalid("POST", self.url, data | {field: value}) == {field}, value

    @needs("create")
    async def test_create_is_closed(self, api: Api) -> None:
        data = await self.data(api)
        for field in (*self.closed, *self.kept, *({*self.key} - data.keys())):
            assert await api.invalid("POST", self.url, data | {field: None}) == {field}

    @needs("create")
    @each("reference", "factory.references")
    async def test_create_needs_what_it_refers_to(
        self, api: Api, reference: ForeignKeyConstraint
    ) -> None:
        missing = {str(one.parent.key): unused(one.column) for one in reference.elements}
        if self.invalid.keys() >= missing.keys():
            data = await self.data(api) | missing
            # No database tells which reference it is where several share a column.
            assert {*await api.conflict("POST", self.url, data)} <= self.invalid.keys()

    @needs("create")
    @each("fields", "unique")
    async def test_create_refuses_what_is_taken(self, api: Api, fields: tuple[str, ...]) -> None:
        first = await self.data(api, *fields)
        await api.call("POST", self.url, first, 201)
        second = await self.data(api, **{field: first[field] for field in fields})
        before = await self.count(api)
        # No database names the fields of an expression.
        assert {*await api.conflict("POST", self.url, second)} <= {*fields}
        assert await self.count(api) == before

    @each("check", "checks")
    async def test_create_holds_to_checks(self, api: Api, check: str) -> None:
        data = await self.data(api) | self.checks[check]
        (error,) = (await api.refused(422, "POST", self.url, data))["errors"]
        assert check in error["msg"]

    @needs("bulk")
    async def test_bulk(self, api: Api) -> None:
        sent = [await self.data(api) for _ in range(self.most)]
        await api.refused(422, "POST", f"{self.url}/bulk", [*sent, {"not_a_field": 1}])
        assert await self.count(api) == 0
        made = await api.call("POST", f"{self.url}/bulk", sent, 201)
        assert made == [{**row, **self.seen(one)} for row, one in zip(made, sent, strict=True)]
        assert await self.count(api) == len(sent)

    @each("field", "changes")
    async def test_update_changes_only_what_is_sent(self, api: Api, field: str) -> None:
        url = self.url_of(row := await self.create(api))
        before = await api.call("PATCH", url, {})
        for value in self.changes[field]:
            after = await api.call("PATCH", url, {field: value})
            kept = {name: after[name] for name in after.keys() & {"updated_at", "version"}}
            assert after == before | self.seen({field: value}) | kept
            stored = await self.stored(api, row)
            assert stored == {**(stored or {}), field: value}

    @needs("update")
    @each("field", "invalid")
    async def test_update_refuses(self, api: Api, field: str) -> None:
        url = self.url_of(await self.create(api))
        for value in self.invalid[field]:
            assert await api.invalid("PATCH", url, {field: value}) == {field}, value

    @needs("update")
    async def test_update_is_closed(self, api: Api) -> None:
        url = self.url_of(await self.create(api))
        for field in (*self.key, *self.fixed, *self.kept):
            assert await api.invalid("PATCH", url, {field: None}) == {field}

    @each("field", "refused")
    async def test_database_refuses(self, api: Api, field: str) -> None:
        await self.create(api)
        for value in self.refused[field]:
            with pytest.raises(IntegrityError):
                async with api.session.begin_nested():
                    await api.session.exec(update(self.table).values({field: text(value)}))
