"""Enums of the spec become enums of the model."""

from typing import Final

from ..diagnostics import Path
from ..language import EnumSpec
from ..model import Enum, EnumMember
from ..naming import ClassName, enum_member
from .context import Context

VALUE_LENGTH: Final = 255
"""Longer values would make the column of an enum wider than a key of an index should be."""


def resolve_enum(
    context: Context, name: ClassName, spec: EnumSpec, path: Path, *, anonymous: bool = False
) -> Enum | None:
    """The enum, or None if a problem with the values at `path` was reported."""
    members: dict[str, EnumMember] = {}
    sound = True
    for value, said in spec.values.items():
        if not value or len(value) > VALUE_LENGTH or not value.isprintable():
            message = f"a value of `{name}` must have 1 to {VALUE_LENGTH} printable characters"
            hint = "choose a short word; say more in its `description`"
            context.error("enum-value", (*path, value), message, hint, key=True)
            sound = False
            continue
        member = EnumMember(enum_member(value), value, said.description, said.was)
        twin = members.setdefault(value if anonymous else member.name, member)
        if twin is not member:
            message = f"`{twin.value}` and `{value}` would both be `{name}.{member.name}`"
            context.error("collision", (*path, value), message, "rename one of them", key=True)
            sound = False
    return Enum(name, tuple(members.values()), anonymous) if sound else None
