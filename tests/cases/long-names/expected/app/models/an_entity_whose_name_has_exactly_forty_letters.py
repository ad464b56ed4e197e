r"""An entity whose name has exactly forty letters: Its description is longer than a line, so that
it has to be broken somewhere within the docstring. And it has a second sentence, with a backslash \
and three quotes: '''.
"""

from typing import Annotated, ClassVar, Optional

from pydantic import MISSING
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.naming import conv
from sqlmodel import Field, Relationship

from app.core.columns import enum_type
from app.core.filters import Equal, Nullable, Ordered, Textual, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int32
from app.models.enums import AnEnumWhoseNameAlsoHasFortyLettersExactl

AnEntityWhoseNameHasExactlyFortyLettersInclude = Annotated[
    str | None,
    includes_of("a_relation_with_a_long_name"),
]


class AnEntityWhoseNameHasExactlyFortyLettersBase(Model):
    """What a client reads and writes."""

    a_field_whose_name_is_exactly_fifty_characters_xyz: str = Field(
        min_length=1,
        max_length=40,
        description=(
            "A description that does not fit on one line with the rest, either, whatever one "
            "tries; it says \"quoted\" and 'quoted' and ends with a backslash \\"
        ),
        schema_extra={"pattern": "^[a-z]+(-[a-z]+)*$"},
    )
    another_field_whose_name_is_as_long_as_it_may_be_x: AnEnumWhoseNameAlsoHasFortyLettersExactl = (
        Field(
            default=AnEnumWhoseNameAlsoHasFortyLettersExactl.A_RATHER_LONG_VALUE_OF_THIS_ENUM,
            sa_type=enum_type(
                AnEnumWhoseNameAlsoHasFortyLettersExactl,
                name=conv("ck_an_entity_whose_name_has_exactly_forty_letters_anot_7b2aa363"),
            ),
            sa_column_kwargs={"server_default": "a-rather-long-value-of-this-enum"},
        )
    )
    a_relation_with_a_long_name_id: Int32 | None = None


class AnEntityWhoseNameHasExactlyFortyLetters(
    AnEntityWhoseNameHasExactlyFortyLettersBase, table=True
):
    """A row of the table `an_entity_whose_name_has_exactly_forty_letters`."""

    __tablename__ = "an_entity_whose_name_has_exactly_forty_letters"
    __table_args__: ClassVar = (
        UniqueConstraint(
            "a_field_whose_name_is_exactly_fifty_characters_xyz",
            "another_field_whose_name_is_as_long_as_it_may_be_x",
            "a_relation_with_a_long_name_id",
            name="uq_an_entity_whose_name_has_exactly_forty_letters_a_fi_b99a0f1a",
        ),
        UniqueConstraint(
            "a_field_whose_name_is_exactly_fifty_characters_xyz",
            name="uq_an_entity_whose_name_has_exactly_forty_letters_a_fi_06c51128",
        ),
        Index(
            "ix_an_entity_whose_name_has_exactly_forty_letters_a_re_74ca97df",
            "a_relation_with_a_long_name_id",
        ),
        ForeignKeyConstraint(
            ["a_relation_with_a_long_name_id"],
            ["an_entity_whose_name_has_exactly_forty_letters.id"],
            name="fk_an_entity_whose_name_has_exactly_forty_letters_a_re_6c79608a",
            ondelete="RESTRICT",
        ),
        CheckConstraint(
            "a_field_whose_name_is_exactly_fifty_characters_xyz <> 'x' OR "
            "another_field_whose_name_is_as_long_as_it_may_be_x = "
            "'a-rather-long-value-of-this-enum'",
            name=conv("ck_an_entity_whose_name_has_exactly_forty_letters_a_ch_57fa659b"),
        ),
    )

    id: int = Field(default=None, primary_key=True)

    a_relation_with_a_long_name: Mapped[Optional["AnEntityWhoseNameHasExactlyFortyLetters"]] = (
        Relationship(
            back_populates="the_other_side_of_it",
            sa_relationship_kwargs={
                "remote_side": "AnEntityWhoseNameHasExactlyFortyLetters.id",
                "lazy": "raise",
            },
        )
    )
    the_other_side_of_it: Mapped[list["AnEntityWhoseNameHasExactlyFortyLetters"]] = Relationship(
        back_populates="a_relation_with_a_long_name",
        passive_deletes="all",
        sa_relationship_kwargs={"lazy": "raise"},
    )


class AnEntityWhoseNameHasExactlyFortyLettersCreate(
    AnEntityWhoseNameHasExactlyFortyLettersBase, Input
):
    """What a client sends to make an an entity whose name has exactly forty letters."""


class AnEntityWhoseNameHasExactlyFortyLettersUpdate(Input):
    """What a client may change of an an entity whose name has exactly forty letters: what it leaves
    out stays as it is.
    """

    a_field_whose_name_is_exactly_fifty_characters_xyz: str | MISSING = Field(
        default=MISSING,
        min_length=1,
        max_length=40,
        description=(
            "A description that does not fit on one line with the rest, either, whatever one "
            "tries; it says \"quoted\" and 'quoted' and ends with a backslash \\"
        ),
        schema_extra={"pattern": "^[a-z]+(-[a-z]+)*$"},
    )
    another_field_whose_name_is_as_long_as_it_may_be_x: (
        AnEnumWhoseNameAlsoHasFortyLettersExactl | MISSING
    ) = MISSING
    a_relation_with_a_long_name_id: Int32 | MISSING | None = MISSING


class AnEntityWhoseNameHasExactlyFortyLettersRead(AnEntityWhoseNameHasExactlyFortyLettersBase):
    """An an entity whose name has exactly forty letters as a client sees it."""

    id: int


@with_operators
class AnEntityWhoseNameHasExactlyFortyLettersFilter(IncludeParams):
    """Which an entity whose name has exactly forty letters a client asks for, and in which
    order.
    """

    sort: str | None = sort_by(
        "id",
        "a_field_whose_name_is_exactly_fifty_characters_xyz",
        "another_field_whose_name_is_as_long_as_it_may_be_x",
        "a_relation_with_a_long_name_id",
    )
    include: AnEntityWhoseNameHasExactlyFortyLettersInclude = None
    id: Ordered[Int32] = None
    a_field_whose_name_is_exactly_fifty_characters_xyz: Textual[str] = None
    another_field_whose_name_is_as_long_as_it_may_be_x: Equal[
        AnEnumWhoseNameAlsoHasFortyLettersExactl
    ] = None
    a_relation_with_a_long_name_id: Nullable[Ordered[Int32]] = None
    a_relation_with_a_long_name__a_field_whose_name_is_exactly_fifty_characters_xyz: str | None = (
        None
    )
    a_relation_with_a_long_name__another_field_whose_name_is_as_long_as_it_may_be_x: (
        AnEnumWhoseNameAlsoHasFortyLettersExactl | None
    ) = None
