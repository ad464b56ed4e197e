"""What `tests/test_<entity>.py` says of the repository beyond what the API does with it."""

from functools import cached_property
from typing import Final

from ...model import Field
from ...printing.code import Name, literal
from ...printing.layout import statement
from ...printing.text import INDENT, LINE_WIDTH
from ..nodes import call
from .keys import own_key
from .subject import Subject, parametrize
from .uniques import UniqueTests

_MANY: Final = 3


class RepositoryTests:
    """The tests of an entity's repository."""

    def __init__(self, subject: Subject, uniques: UniqueTests) -> None:
        self._subject = subject
        self._entity = subject.entity
        self._uniques = uniques

    @cached_property
    def given(self) -> bool:
        """Whether a row is made of what a client gives, and of nothing else."""
        series = self._subject.rows.series
        fields = (field for field in self._entity.columns if field.name in series)
        return self._entity.created and all(field.writable for field in fields)

    # --- upsert ---

    @cached_property
    def known_by(self) -> str:
        """The table of fields that a row is known by."""
        sets = filter(self._keeps_references, self._uniques.known if self.given else ())
        return parametrize("fields", (literal([field.name for field in s]) for s in sets))

    def _keeps_references(self, known: tuple[Field, ...]) -> bool:
        """Whether no reference changes by half because some of its columns stay as they are."""
        fixed = {f for f in self._entity.columns if f.immutable or f in self._entity.key}
        fixed -= {*known}
        stay = ([field in fixed for field in r.fields] for r in self._entity.relations)
        return all(all(found) or not any(found) for found in stay)

    @property
    def new_data(self) -> str:
        """What a client gives to make a row."""
        return self._created("first")

    @property
    def same_data(self) -> str:
        """The same for a row that is known by the same values."""
        return self._created("second", "**same")

    def _created(self, target: str, *args: str) -> str:
        data = self._subject.names.call_data(*args).flat
        validate = Name(f"{self._entity.name}Create.model_validate")
        return statement(f"{target} = ", call(validate, Name(f"await {data}")), indent=4)

    # --- many rows ---

    @cached_property
    def many(self) -> int:
        """How many rows are made at once; 0 where that is not tested."""
        several = self.given and self._subject.can_have(*[self._entity] * _MANY)
        return _MANY if several else 0

    @property
    def new_rows(self) -> str:
        """What clients give to make them."""
        data = self._subject.names.call_data().flat
        new = f"{self._entity.name}Create.model_validate(await {data})"
        loop = f"for _ in range({self.many})"
        whole = f"data = [{new} {loop}]"
        if INDENT + len(whole) <= LINE_WIDTH:
            return whole
        fits = 2 * INDENT + len(f"{new} {loop}") <= LINE_WIDTH
        margin = " " if fits else f"\n{' ' * 2 * INDENT}"
        return f"data = [\n        {new}{margin}{loop}\n    ]"

    # --- keys ---

    @property
    def key(self) -> str:
        """The key of the row in the variable."""
        return own_key(self._entity, self._subject.names.row).flat
