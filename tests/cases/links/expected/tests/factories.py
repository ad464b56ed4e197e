"""Rows for the tests: valid, each unlike the others, with the rows they refer to."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.models import Model
from app.models.acquaintance import Acquaintance, AcquaintanceCreate
from app.models.club import Club, ClubCreate
from app.models.membership import Membership, MembershipCreate
from app.models.person import Person, PersonCreate
from app.models.place import Place, PlaceCreate
from app.models.tag import Tag, TagCreate
from app.repositories.acquaintance import AcquaintanceRepository
from app.repositories.club import ClubRepository
from app.repositories.membership import MembershipRepository
from app.repositories.person import PersonRepository
from app.repositories.place import PlaceRepository
from app.repositories.tag import TagRepository


def number(session: AsyncSession, model: type[Model]) -> int:
    """1, 2, 3 ... for the rows of one model within one test."""
    numbers: dict[type[Model], int] = session.info.setdefault("numbers", {})
    numbers[model] = numbers.get(model, 0) + 1
    return numbers[model]


async def person_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a person."""
    n = number(session, Person)
    data: dict[str, Any] = {"name": f"Name {n}"}
    return data | changes


async def create_person(session: AsyncSession, /, **changes: object) -> Person:
    """A person in the database."""
    data = PersonCreate.model_validate(await person_data(session, **changes))
    return await PersonRepository(session).create(data)


async def tag_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a tag."""
    n = number(session, Tag)
    data: dict[str, Any] = {"id": f"tag-{n}"}
    return data | changes


async def create_tag(session: AsyncSession, /, **changes: object) -> Tag:
    """A tag in the database."""
    data = TagCreate.model_validate(await tag_data(session, **changes))
    return await TagRepository(session).create(data)


async def place_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a place."""
    n = number(session, Place)
    data: dict[str, Any] = {"x": n, "y": n}
    return data | changes


async def create_place(session: AsyncSession, /, **changes: object) -> Place:
    """A place in the database."""
    data = PlaceCreate.model_validate(await place_data(session, **changes))
    return await PlaceRepository(session).create(data)


async def club_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a club."""
    n = number(session, Club)
    data: dict[str, Any] = {"name": f"Name {n}"}
    return data | changes


async def create_club(session: AsyncSession, /, **changes: object) -> Club:
    """A club in the database."""
    data = ClubCreate.model_validate(await club_data(session, **changes))
    return await ClubRepository(session).create(data)


async def membership_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a membership."""
    n = number(session, Membership)
    data: dict[str, Any] = {"since": f"{2000 + n}-01-31"}
    data |= changes
    if "person_id" not in data:
        data["person_id"] = (await create_person(session)).id
    if "club_id" not in data:
        data["club_id"] = str((await create_club(session)).id)
    return data


async def create_membership(session: AsyncSession, /, **changes: object) -> Membership:
    """A membership in the database."""
    data = MembershipCreate.model_validate(await membership_data(session, **changes))
    return await MembershipRepository(session).create(data)


async def acquaintance_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make an acquaintance."""
    n = number(session, Acquaintance)
    data: dict[str, Any] = {"how": f"How {n}"}
    data |= changes
    if "other_id" not in data:
        data["other_id"] = (await create_person(session)).id
    if "one_id" not in data:
        data["one_id"] = (await create_person(session)).id
    return data


async def create_acquaintance(session: AsyncSession, /, **changes: object) -> Acquaintance:
    """An acquaintance in the database."""
    data = AcquaintanceCreate.model_validate(await acquaintance_data(session, **changes))
    return await AcquaintanceRepository(session).create(data)
