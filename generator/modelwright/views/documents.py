"""What the documents of a project say of its entities: the diagram of the README."""

from collections.abc import Iterator

from ..model import Entity, Field, Project, Relation


def mermaid(project: Project) -> str:
    """The entity-relationship diagram in Mermaid's notation."""
    lines = ["erDiagram"]
    for entity in project.entities:
        lines.append(f"    {entity.name} {{")
        lines += (f"        {line}" for line in _attributes(entity))
        lines.append("    }")
    for entity in project.entities:
        lines += (f"    {_edge(relation)}" for relation in entity.relations)
    return "\n".join(lines)


def _attributes(entity: Entity) -> Iterator[str]:
    for column in entity.columns:
        marks = [
            mark
            for mark, holds in (
                ("PK", column.primary_key),
                ("FK", column.relation is not None),
                ("UK", column.unique),
            )
            if holds
        ]
        yield f"{_type_name(column)} {column.name} {', '.join(marks)}".rstrip()


def _type_name(field: Field) -> str:
    inner = field.type.item or field.type
    name = inner.enum.name if inner.enum else inner.row.name if inner.row else ""
    return f"{name}[]" if field.type.item else name


def _edge(relation: Relation) -> str:
    one = "|o" if relation.optional else "||"
    many = "o|" if relation.field.unique else "o{"
    return f"{relation.target_name} {one}--{many} {relation.source_name} : {relation.name}"
