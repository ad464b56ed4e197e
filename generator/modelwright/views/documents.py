"""What the documents of a project say of its entities: the diagram of the README."""

from collections.abc import Iterator

from ..model import Entity, Field, Link, Project, Relation


def mermaid(project: Project) -> str:
    """The entity-relationship diagram in Mermaid's notation."""
    lines = ["erDiagram"]
    for entity in project.entities:
        lines.append(f"    {entity.name} {{")
        lines += (f"        {line}" for line in _attributes(entity))
        lines.append("    }")
    for entity in project.entities:
        lines += (f"    {_edge(relation)}" for relation in entity.relations)
        # A link with a payload shows as the two relations of the entity that carries it.
        lines += (f"    {_link(link)}" for link in entity.plain_links)
    return "\n".join(lines)


def _attributes(entity: Entity) -> Iterator[str]:
    referring = {field for relation in entity.relations for field in relation.fields}
    alone = {index.fields for index in entity.indexes if index.unique}
    for column in entity.columns:
        marks = {
            "PK": column.primary_key,
            "FK": column in referring,
            "UK": column.unique or (column,) in alone,
        }
        shown = ", ".join(mark for mark, holds in marks.items() if holds)
        yield f"{_type_name(column)} {column.name} {shown}".rstrip()


def _type_name(field: Field) -> str:
    inner = field.type.item or field.type
    name = inner.enum.name if inner.enum else inner.row.name if inner.row else ""
    return f"{name}[]" if field.type.item else name


def _edge(relation: Relation) -> str:
    one = "|o" if relation.optional else "||"
    alone = relation.one_to_one or any(field.unique for field in relation.fields)
    many = "o|" if alone else "o{"
    return f"{relation.target_name} {one}--{many} {relation.source_name} : {relation.name}"


def _link(link: Link) -> str:
    return f"{link.source_name} }}o--o{{ {link.target_name} : {link.name}"
