"""Run in the folder of what `relations.yaml` becomes: follow every relation there and back."""

from app.models import Club, Member, Mentoring, Room, Ticket, Visit
from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session, configure_mappers, joinedload, selectinload
from sqlmodel import SQLModel

ENGINE = create_engine("sqlite://")
event.listen(ENGINE, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=1"))


def fill() -> None:
    numbers = (("a", 1), ("a", 2), ("b", 1))
    with Session(ENGINE) as session, session.begin():
        session.add_all([Club(id=name, name=name.upper()) for name in "ab"])
        session.flush()
        one, two, other = (
            Member(club_id=club, number=number, nick=f"{club}{number}", knows=[], rooms=[])
            for club, number in numbers
        )
        session.add_all([one, two, other])
        session.flush()
        rooms = [Room(code=code, club_id="A") for code in ("r1", "r2")]
        one.knows, one.rooms = [two, other], rooms
        two.boss = two.deputy = one
        session.flush()
        session.get_one(Club, "a").founder_club_id = "a"
        session.get_one(Club, "a").founder_number = 1
        session.add_all([Visit(member=one, room=rooms[0]), Mentoring(pupil=one, mentor=two)])
        session.add(Ticket(code="x", member=two))


def shown(value: object) -> object:
    if isinstance(value, list):
        return sorted(map(str, map(shown, value)))
    return next(
        (getattr(value, name) for name in ("nick", "code", "name") if hasattr(value, name)),
        type(value).__name__,
    )


def follow(model: type[SQLModel], load: object) -> dict[object, dict[str, object]]:
    """What all relationships of a model lead to, those left out that lead to nothing."""
    names = model.__mapper__.relationships.keys()
    query = select(model).options(*(load(getattr(model, name)) for name in names))
    with Session(ENGINE) as session:
        return {
            shown(row): {name: shown(getattr(row, name)) for name in names if getattr(row, name)}
            for row in session.scalars(query).unique()
        }


configure_mappers()
relationships = [r for mapper in SQLModel._sa_registry.mappers for r in mapper.relationships]
assert {relationship.lazy for relationship in relationships} == {"raise"}
SQLModel.metadata.create_all(ENGINE)
fill()
for load in (selectinload, joinedload):
    members = follow(Member, load)
    assert members == {
        "a1": {
            "club": "A",
            "founded": ["A"],
            "knows": ["a2", "b1"],
            "rooms": ["r1", "r2"],
            "visited": ["r1"],
            "visits": ["Visit"],
            "mentors": ["a2"],
            "staff": ["a2"],
            "deputy_of": "a2",
        },
        "a2": {
            "club": "A",
            "boss": "a1",
            "deputy": "a1",
            "known_by": ["a1"],
            "pupils": ["a1"],
            "ticket": "x",
        },
        "b1": {"club": "B", "known_by": ["a1"]},
    }, members
    rooms = follow(Room, load)
    assert rooms == {
        "r1": {"club": "A", "members": ["a1"], "visitors": ["a1"], "visits": ["Visit"]},
        "r2": {"club": "A", "members": ["a1"]},
    }, rooms
    clubs = follow(Club, load)
    assert clubs["A"] == {"founder": "a1", "members": ["a1", "a2"], "rooms": ["r1", "r2"]}, clubs

with Session(ENGINE) as session:
    # The database removes the links of a row; with `raise`, loading them first would fail.
    session.delete(session.get_one(Member, ("b", 1)))
    session.commit()
assert follow(Member, selectinload)["a1"]["knows"] == ["a2"]
