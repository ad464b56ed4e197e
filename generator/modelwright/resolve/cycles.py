"""Entities that refer to each other in circles: which can exist, and how their tables are made."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator

from .context import Context
from .drafts import SaidRelation


def break_cycles(
    context: Context, entities: Collection[str], relations: Iterable[SaidRelation]
) -> frozenset[SaidRelation]:
    """Choose the foreign keys that are added after their tables, and refuse what cannot be.

    Tables are made one after the other, those first that others refer to. In a circle none can be
    the first unless a key waits. A circle of required relations could never have a row, so there is
    an optional one, which waits.

    Returns:
        the relations that wait; without them there is no circle.
    """
    edges = [said for said in relations if _leaves(context, said)]
    waiting: set[SaidRelation] = set()
    graph = _Unmade(entities, edges)
    for circle in graph.circles():
        optional = [said for said in circle if said.spec.optional]
        if not optional:
            _refuse(context, circle)
        chosen = optional[-1] if optional else circle[-1]
        waiting.add(chosen)
        graph.drop(chosen)
    return frozenset(waiting)


def _leaves(context: Context, said: SaidRelation) -> bool:
    """Whether it leads to another table; a row that needs a row of its own table is refused."""
    if said.spec.to != said.source:
        return True
    if not said.spec.optional:
        message = f"`{said.name}` is required, so there could be no first {said.source}"
        context.error("required-cycle", said.path, message, "write `optional: true`", key=True)
    return False


def _refuse(context: Context, circle: list[SaidRelation]) -> None:
    names = " needs ".join(f"`{name}`" for name in [*(s.source for s in circle), circle[0].source])
    relations = " or ".join(f"`{said.shown}`" for said in circle)
    message = f"{names}, so none of them could have a first row"
    hint = f"write `optional: true` at {relations}"
    context.error("required-cycle", circle[-1].path, message, hint, key=True)


class _Unmade:
    """The tables not yet made, and what each waits for."""

    def __init__(self, entities: Collection[str], edges: Iterable[SaidRelation]) -> None:
        # Dictionaries keep the spec's order, so that the same spec gets the same answer.
        self._outgoing: dict[str, dict[SaidRelation, None]] = {name: {} for name in entities}
        self._incoming: dict[str, list[SaidRelation]] = {name: [] for name in entities}
        for edge in edges:
            self._outgoing[edge.source][edge] = None
            self._incoming[edge.spec.to].append(edge)
        self._ready = deque(name for name, needed in self._outgoing.items() if not needed)

    def circles(self) -> Iterator[list[SaidRelation]]:
        """Circles among the tables that cannot be made; each must have lost a relation before."""
        self._make()
        while self._outgoing:
            yield self._circle(next(iter(self._outgoing)))
            self._make()

    def drop(self, edge: SaidRelation) -> None:
        """Let a table no longer wait for another."""
        needed = self._outgoing[edge.source]
        del needed[edge]
        if not needed:
            self._ready.append(edge.source)

    def _make(self) -> None:
        while self._ready:
            name = self._ready.popleft()
            del self._outgoing[name]
            for edge in self._incoming[name]:
                if edge in self._outgoing.get(edge.source, ()):
                    self.drop(edge)

    def _circle(self, start: str) -> list[SaidRelation]:
        """Follow what tables wait for, which are all unmade, until one comes again."""
        trail: list[SaidRelation] = []
        seen: dict[str, int] = {}
        while start not in seen:
            seen[start] = len(trail)
            trail.append(next(iter(self._outgoing[start])))
            start = trail[-1].spec.to
        return trail[seen[start] :]
