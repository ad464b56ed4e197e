"""Enums of the spec become enums of the model."""

from ..diagnostics import Path
from ..model import Enum, EnumMember
from ..naming import ClassName, enum_member
from ..spec import EnumSpec
from .context import Context

VALUE_LENGTH = 255
"""Longer values would make the column of an enum wider than a key of an index should be."""


def resolve_enum(
    context: Context, name: str, spec: EnumSpec, path: Path, *, anonymous: bool = False
) -> Enum | None:
    """The enum, or None if a problem was reported at `path`."""
    members: list[EnumMember] = []
    sound = True
    for value, said in spec.values.items():
        member = EnumMember(enum_member(value), value, said.description, said.was)
        twin = next((other for other in members if other.name == member.name), None)
        if twin is not None and not anonymous:
            context.error(
                "enum-collision",
                (*path, value),
                f"`{value}` and `{twin.value}` would both be `{name}.{member.name}` in Python",
                "rename one of them",
                key=True,
            )
            sound = False
        if not value or len(value) > VALUE_LENGTH or not value.isprintable():
            context.error(
                "enum-value",
                (*path, value),
                f"a value of `{name}` must have 1 to {VALUE_LENGTH} printable characters",
                "choose a short word; say more in its `description`",
                key=True,
            )
            sound = False
        members.append(member)
    return Enum(ClassName(name), tuple(members), anonymous) if sound else None
