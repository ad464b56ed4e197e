"""Names of filters that reach over a relation: whether a line of Python holds them."""

from collections.abc import Mapping
from typing import Final

from .context import Context
from .drafts import Draft

LONGEST: Final = 80
"""Characters of `<relation>__<field>` that leave room for a type in a line of 100."""


def check_filter_names(context: Context, drafts: Mapping[str, Draft]) -> None:
    """Refuse relations over which a filter has a name that no line holds."""
    for draft in drafts.values():
        for relation in draft.relations.values():
            said = draft.said_relations[relation.name]
            target = drafts[said.spec.to]
            asked = (f for f in target.fields.values() if f.filter and f.relation is None)
            longest = max((field.name for field in asked), key=len, default="")
            name = f"{relation.name}__{longest}"
            if len(name) > LONGEST:
                message = f"the filter `{name}` has {len(name)} characters, and {LONGEST} fit"
                hint = f"shorten a name, or write `filter: false` at `{target.name}.{longest}`"
                context.error("too-long", said.path, message, hint, key=True)
