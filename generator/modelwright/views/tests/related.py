"""What `tests/test_<entity>.py` says of relations: the lists they lead to, and links."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from ...model import Entity, Link, Relation
from ...naming import kebab, shorten
from ...printing.code import Name, literal
from ...printing.layout import render, statement
from ..modules import signature
from ..nodes import call, tuple_of
from .factories import json_key
from .keys import arguments, key_type, missing_path, reference
from .links import agreeing, linking
from .names import url_assignment
from .subject import Subject, parametrize

_PARAMETERS = ("client: AsyncClient", "session: AsyncSession")


@dataclass(frozen=True, slots=True)
class PageCase:
    """A test of the list that one relation leads to.

    Attributes:
        signature: of the test of what it shows.
        hiding: of the test of what it hides; "" where deleted rows are gone.
        make_unrelated: a row that is not in it.
        key: the names of the columns of a composite key.
        add_key: a statement in a loop that remembers the key of an item.
        row_key: the key of a row of the answer.
        new_items: statements in a loop that make a row that is.
        new_item: the same statements outside of one.
        several: how often.
        include: what a client may ask to see with the items; "" where there is nothing.
        including: a statement in a loop that asks for it.
    """

    signature: str
    hiding: str
    path: str
    url: str
    make_unrelated: str
    new_items: list[str]
    new_item: list[str]
    key: str
    add_key: str
    row_key: str
    key_type: str
    several: int
    include: str
    including: str


@dataclass(frozen=True, slots=True)
class LinkCase:
    """The tests of a many-to-many relation that clients write from here.

    Attributes:
        one_by_one: the head of the test of single links.
        replacing: the head of the test of all links at once.
        keeping: the head of the test of links to a deleted row, which stay.
        replacements: what the test of all links at once sends, what is linked then, and how many
            statements it takes.
        missing: a key of the other side that no row has, as a path has it.
        missing_here: the URL of a link of a row that is not there, in a variable.
    """

    one_by_one: str
    replacing: str
    keeping: str
    deletable: bool
    ids: str
    url: str
    new_others: str
    url_of_other: str
    keys: tuple[str, str]
    replacements: list[str]
    missing: str
    missing_here: str
    refresh: str
    refresh_once: str
    linked: str


class RelationTests:
    """The tests of an entity's relations."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._entity = subject.entity
        self._names = subject.names

    # --- lists ---

    @cached_property
    def pages(self) -> list[PageCase]:
        """The lists of rows that are related to one."""
        return [*self._collections(), *self._linked()]

    def _collections(self) -> Iterator[PageCase]:
        entity, can_have = self._entity, self._subject.can_have
        for relation in entity.listed_collections:
            source = relation.source
            if can_have(entity, source, source):
                new = self._subject.names_of(source)
                values = tuple(arguments(reference(relation, self._names.row)))
                many = can_have(entity, *[source] * 3) and not self._is_unique(relation)
                yield self._page(
                    relation.inverse,
                    source,
                    [[new.create("item", *values, indent=indent)] for indent in (8, 4)],
                    2 if many else 1,
                    {relation.name},
                )

    def _linked(self) -> Iterator[PageCase]:
        entity, can_have, row = self._entity, self._subject.can_have, self._names.row
        for side in entity.listed_links:
            other, through = side.other, side.link.through
            between = [through] if through else []
            if can_have(entity, other, other, *between):
                new = self._subject.names_of(other)
                values = tuple(arguments(agreeing(side, row)))
                several = can_have(entity, *[other] * 3, *between * 2)
                yield self._page(
                    side.name,
                    other,
                    [
                        [
                            new.create("item", *values, indent=indent),
                            linking(side, row, "item", indent=indent),
                        ]
                        for indent in (8, 4)
                    ],
                    2 if several else 1,
                )

    def _page(
        self,
        name: str,
        other: Entity,
        items: list[list[str]],
        several: int,
        known: Collection[str] = (),
    ) -> PageCase:
        path = kebab(name)
        shows, hides = (
            shorten(f"test_list_of_{name}"),
            shorten(f"test_list_of_{name}_hides_deleted_rows"),
        )
        counting = (*_PARAMETERS, "statements: list[str]")
        # Where no item refers to anything, there may be nothing to read.
        loose = {r.name for r in other.relations if r.optional} - {*known}
        names = sorted((one.name for one in other.included), key=lambda name: name in loose)
        include = names[0] if names else ""
        get = call(Name("client.get"), Name("url"), params=literal({"include": include}))
        counted = call(Name("assert_statements"), Name("statements"), literal(4), get)
        columns = [field.name for field in other.key]
        composite = len(columns) > 1
        return PageCase(
            signature=signature(f"async def {shows}", counting, "None"),
            hiding=signature(f"async def {hides}", _PARAMETERS, "None")
            if other.soft_delete
            else "",
            path=path,
            url=self._names.url_below(f"/{path}"),
            make_unrelated=self._subject.names_of(other).make,
            new_items=items[0],
            new_item=items[1],
            key=statement("key = ", literal(columns), indent=4) if composite else "",
            add_key=statement(
                "", call(Name("keys.append"), json_key(other, Name("item"))), indent=8
            ),
            row_key="[row[name] for name in key]" if composite else f'row["{columns[0]}"]',
            key_type=key_type(other),
            several=several,
            include=include,
            including=statement(
                "response = await ", get if include in loose else counted, indent=8
            ),
        )

    def _is_unique(self, relation: Relation) -> bool:
        """Whether only one row can refer to the same."""
        sets = self._subject.rows_of(relation.source).unique_sets
        return any({*fields} <= {*relation.fields} for fields in sets)

    # --- links ---

    @cached_property
    def links(self) -> list[LinkCase]:
        """The many-to-many relations that clients write from here."""
        return [
            self._link(link)
            for link in self._entity.plain_links
            if self._entity.allows("update")
            and not link.immutable
            and self._subject.can_have(self._entity, link.target, link.target)
        ]

    def _link(self, link: Link) -> LinkCase:
        row, target = self._names.row, self._subject.names_of(link.target)
        new = target.call("create_{}").flat
        one_by_one = shorten(f"test_{link.name}_are_linked_one_by_one")
        replacing = shorten(f"test_update_replaces_{link.name}")
        keeping = shorten(f"test_update_keeps_deleted_{link.name}")
        refresh = call(Name("session.refresh"), Name(row), literal([link.name]))
        first, second = (json_key(link.target, Name(name)).flat for name in ("first", "second"))
        counting = (*_PARAMETERS, "statements: list[str]")
        return LinkCase(
            one_by_one=signature(f"async def {one_by_one}", counting, "None"),
            replacing=signature(f"async def {replacing}", counting, "None"),
            keeping=signature(f"async def {keeping}", _PARAMETERS, "None"),
            deletable=link.target.soft_delete,
            ids=link.ids,
            url=self._names.url_below(f"/{kebab(link.name)}"),
            new_others=f"first, second = [await {new} for _ in range(2)]",
            url_of_other=url_assignment(
                "url_of_other", "{url}", target.key_in_url("other"), indent=8
            ),
            keys=(first, second),
            replacements=[
                render(tuple_of(map(Name, row)), indent=8, suffix=",")
                for row in (
                    (f"[{first}, {first}]", "[first]", "4"),
                    (f"[{first}, {second}]", "[first, second]", "4"),
                    (f"[{second}]", "[second]", "4"),
                    ("[]", "[]", "2"),
                )
            ],
            missing=missing_path(link.target),
            missing_here=url_assignment(
                "missing", f"{{URL}}/{{UNUSED_KEY}}/{kebab(link.name)}", target.key_in_url("first")
            ),
            refresh=statement("await ", refresh, indent=8),
            refresh_once=statement("await ", refresh, indent=4),
            linked=f"{row}.{link.name}",
        )

    # --- relationships ---

    @cached_property
    def relationships(self) -> str:
        """The table of the entity's sides of relations."""
        entity = self._entity
        names = (
            *(relation.name for relation in entity.relations),
            *(relation.inverse for relation in (*entity.collections, *entity.counterparts)),
            *(side.name for side in entity.link_sides),
        )
        return parametrize("name", map(literal, names))


def paths_below(entity: Entity) -> list[str]:
    """The paths of the lists that belong to a row, below its own."""
    collections = (relation.inverse for relation in entity.listed_collections)
    links = (side.name for side in entity.listed_links)
    return [kebab(name) for name in (*collections, *links)]
