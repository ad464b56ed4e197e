"""Features: what not every project wants."""

from typing import Final

from .context import Context, nearest_hint

FEATURES: Final = ("sync",)
"""`sync` adds a synchronous session for scripts and workers."""


def check_features(context: Context) -> None:
    """Check that every feature exists, and is asked for once."""
    for position, name in enumerate(context.spec.features):
        path = ("features", position)
        if name not in FEATURES:
            message = f"`{name}` is no feature"
            context.error("no-feature", path, message, nearest_hint(name, FEATURES))
        elif name in context.spec.features[:position]:
            context.error("no-feature", path, f"`{name}` comes twice", "leave one of the two out")
