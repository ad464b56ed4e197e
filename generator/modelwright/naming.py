"""Names: how a spec's names become those of Python, SQL and URLs, and which are taken.

Names are ASCII. Python would fold others (NFKC) so that two different names of a spec become one
attribute, and they look alike to a reader; other alphabets belong into descriptions and values.
"""

import builtins
import hashlib
import keyword
import re
import unicodedata
from typing import Final, Literal, Self, TypeAlias

POSTGRESQL_NAME_BYTES: Final = 63
"""PostgreSQL cuts longer names in silence (NAMEDATALEN - 1)."""

Kind: TypeAlias = Literal["field", "relation", "entity"]

_CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*_?")
# "HTTPServer" -> "HTTP_Server", "OAuth2Token" -> "Oauth2_Token"; "URLs" is one word.
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])(?!.s(?![a-z]))")


class ClassName(str):
    """A name in PascalCase: a letter, then letters and digits.

    Raises:
        ValueError: the text is no such name; the message says what would be.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Check the text; see the class for what is raised."""
        if not _CLASS_NAME.fullmatch(text):
            msg = f"`{text}` is not a name in PascalCase (ASCII letters and digits)"
            raise ValueError(msg)
        if keyword.iskeyword(text):
            msg = f"`{text}` is a keyword of Python"
            raise ValueError(msg)
        return super().__new__(cls, text)


class Identifier(str):
    """A name in snake_case: small letters, digits and single underscores between them.

    One underscore may end it (`class_`). None may begin it, for Pydantic takes such an attribute
    as private, and two together separate a filter's field from its operator (`due__lt`).

    Raises:
        ValueError: the text is no such name; the message says what is wrong.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Check the text; see the class for what is raised."""
        if text.startswith("_"):
            msg = f"`{text}` begins with an underscore, which makes it private"
            raise ValueError(msg)
        if "__" in text:
            msg = f"`{text}` holds two underscores together, which separate filter operators"
            raise ValueError(msg)
        if not _IDENTIFIER.fullmatch(text):
            msg = f"`{text}` is not a name in snake_case (small ASCII letters, digits, underscores)"
            raise ValueError(msg)
        if keyword.iskeyword(text):
            msg = f"`{text}` is a keyword of Python"
            raise ValueError(msg)
        return super().__new__(cls, text)


def snake(name: str) -> str:
    """A name in snake_case; an acronym is one word: `HTTPServer` -> `http_server`."""
    # "OAuth" is one word, though its capitals say otherwise.
    parts = _WORD_START.sub("_", name.replace("OAuth", "Oauth"))
    return "_".join(filter(None, re.split(r"[^A-Za-z0-9]+", parts))).lower()


def kebab(name: str) -> str:
    """A name as part of a URL: `TaskAssignment` -> `task-assignment`."""
    return snake(name).replace("_", "-")


def words(name: str) -> str:
    """A name within a sentence: `TaskAssignment` -> `task assignment`."""
    return snake(name).replace("_", " ")


def title(name: str) -> str:
    """A name as a heading: `TaskAssignment` -> `Task assignment`."""
    return words(name).capitalize()


def pascal(name: str) -> str:
    """A name in PascalCase: `task_assignment` -> `TaskAssignment`."""
    return "".join(word.capitalize() for word in snake(name).split("_"))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


# --- plurals ---

_UNCOUNTABLE: Final = _words(
    """
    advice aircraft analytics baggage cash data deer equipment evidence feedback fish
    furniture hardware homework information knowledge luggage media metadata money music
    news offspring police progress rice series sheep software species staff stuff traffic
    weather
    """
)
_IRREGULAR: Final = {
    "child": "children",
    "criterion": "criteria",
    "foot": "feet",
    "goose": "geese",
    "index": "indexes",
    "man": "men",
    "mouse": "mice",
    "ox": "oxen",
    "person": "people",
    "phenomenon": "phenomena",
    "quiz": "quizzes",
    "tooth": "teeth",
    "woman": "women",
    **{f"{stem}f": f"{stem}ves" for stem in ("cal", "hal", "lea", "loa", "shel", "thie", "wol")},
    **{f"{stem}fe": f"{stem}ves" for stem in ("kni", "li", "wi")},
    **{f"{stem}o": f"{stem}oes" for stem in ("ech", "her", "potat", "tomat", "vet", "torped")},
}
_PLURALS: Final = frozenset(_IRREGULAR.values())
# The last word's ending and what replaces it; the first that matches is taken.
_ENDINGS: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"person$", "people"),
        (r"(fire|police|sales|work|chair|spokes)(wo)?man$", r"\1\2men"),
        (r"(grand|step)child$", r"\1children"),
        (r"sis$", "ses"),  # analysis, basis, crisis
        (r"(us|ss|sh|ch|x|z)$", r"\1es"),
        (r"(bias|gas|lens|canvas|atlas|alias|iris|axis|tennis|chaos)$", r"\1es"),
        (r"s$", "s"),  # a plural already
        (r"(?<=[^aeiou])y$", "ies"),
        (r"quy$", "quies"),
        (r"$", "s"),
    )
)


def plural(name: str) -> str:
    """The English plural of a snake_case name's last word: `order_entry` -> `order_entries`.

    A word that ends like a plural stays as it is. `plural:` in the spec overrules all this.
    """
    head, _, last = name.rpartition("_")
    return f"{head}_{_plural_word(last)}" if head else _plural_word(last)


def _plural_word(word: str) -> str:
    if word in _UNCOUNTABLE or word in _PLURALS:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    pattern, replacement = next(rule for rule in _ENDINGS if rule[0].search(word))
    return pattern.sub(replacement, word, count=1)


def shorten(name: str, limit: int = POSTGRESQL_NAME_BYTES) -> str:
    """The name, or its beginning and a hash of the whole where it exceeds `limit` bytes.

    The same name always becomes the same, so that migrations see no change.
    """
    encoded = name.encode()
    if len(encoded) <= limit:
        return name
    digest = hashlib.sha256(encoded).hexdigest()[:8]
    kept = encoded[: limit - len(digest) - 1].decode(errors="ignore")
    return f"{kept.rstrip('_')}_{digest}"


# --- reserved words ---

MODEL_ATTRIBUTES: Final = _words(
    """
    construct copy dict from_orm json metadata parse_file parse_obj parse_raw registry schema
    schema_json sqlmodel_update update_forward_refs validate
    model_computed_fields model_config model_construct model_copy model_dump model_dump_json
    model_extra model_fields model_fields_set model_json_schema model_parametrized_name
    model_post_init model_rebuild model_validate model_validate_json model_validate_strings
    """
)
"""What SQLModel, Pydantic's BaseModel and SQLAlchemy's declarative classes call their own.

A test compares this with `dir()`. Pydantic also keeps what begins with `model_dump` or
`model_validate` for its future versions (`protected_namespaces`).
"""

CONSTRUCTOR_ARGUMENTS: Final = frozenset({"cls"})
"""Names that cannot be given by keyword to `SQLModel.__new__`, which a test compares with this."""

BODY_NAMES: Final = _words(
    """
    bool int list str tuple
    conv dt enum_type func get_args naive_now sort_by today utc_now uuid4 uuid7
    """
)
"""What the bodies of generated classes read: an attribute of the name would hide it from the rest.

A test compares this and MODULE_CLASSES with what is generated.
"""

MODULE_CLASSES: Final = _words(
    """
    Annotated Any APIRouter ArrayOf AsyncClient AsyncRepository AsyncSession Awaitable Base64
    BigInteger BigIntKey Body Boolean Callable CHAR CheckConstraint Cidr CidrType CIText ClassVar
    Column Date DateTime Decimal DecimalType Digits EmailStr Equal Field FiniteFloat Float Float32
    ForeignKey ForeignKeyConstraint IfMatch IncludeParams Including Index Inet InetType Input Int16
    Int32 Int64 Integer IntegrityError Interval InvalidRequestError Json JSONOf JSONType JsonValue
    KeyStr LargeBinary ListContains Literal MacAddress MacAddressType Mapped MISSING Model
    NaiveDateTime NaiveTime Never Nullable Numeric Optional Ordered Page PageParams Query
    ReadSessionDep RealType Relationship Request Response RowFactory Search Sequence SessionDep
    SmallInteger SoftDeletable SoftDeleteColumn SoftDeleteFilters Statements StrEnum String
    StringConstraints Table Text TextClause Textual Time TimestampColumns TimestampFilters
    Timestamps TSVectorType UniqueConstraint URL Url UTC UTCDateTime UTCDateTimeType UTCNow UUID
    Uuid VersionColumn Versioned
    """
)
"""Classes and aliases that the generated modules import together with those of entities."""

_TAKEN_BY_CLASSES: Final = {
    "is a letter that is easily read as a digit": frozenset({"I", "O"}),
    "is a name that Python itself has": frozenset(dir(builtins)),
    "is a name that the generated modules import": MODULE_CLASSES,
}
_TAKEN_BY_ATTRIBUTES: Final = {
    "is an attribute that every SQLModel class already has": MODEL_ATTRIBUTES,
    "is an argument of the constructor of every SQLModel class": CONSTRUCTOR_ARGUMENTS,
    "is a name that the generated classes use themselves": BODY_NAMES,
}
# A better word than a trailing underscore where there is a usual one.
_ALTERNATIVES: Final = {
    "class": "category",
    "cls": "category",
    "copy": "duplicate",
    "dict": "mapping",
    "from": "source",
    "global": "shared",
    "import": "source",
    "json": "payload",
    "metadata": "details",
    "pass": "ticket",
    "registry": "directory",
    "schema": "definition",
    "validate": "check",
}


def reserved_reason(name: str, kind: Kind) -> str | None:
    """Why the name cannot be used for this kind of thing, or None when it can.

    The answer completes the sentence "`name` ...": it begins with "is".
    """
    if keyword.iskeyword(name):
        return "is a keyword of Python"
    if kind != "entity" and name.startswith(("model_dump", "model_validate")):
        return "is in a namespace that Pydantic keeps for itself"
    taken = _TAKEN_BY_CLASSES if kind == "entity" else _TAKEN_BY_ATTRIBUTES
    return next((reason for reason, names in taken.items() if name in names), None)


def suggest(name: str) -> str:
    """A name that can be used where this reserved one cannot, in the same case."""
    if name[:1].isupper():
        return f"{name}Record"
    bare = re.sub(r"^(model_(dump_?|validate_?)?)+", "", name)
    if bare in _ALTERNATIVES:
        return _ALTERNATIVES[bare]
    if bare and bare != name and not reserved_reason(bare, "field"):
        return bare
    return f"{bare}_value" if bare else "value"


# --- values ---

_SIGNS: Final = {
    "+": "PLUS",
    "-": "MINUS",
    "*": "STAR",
    "/": "SLASH",
    "=": "EQUAL",
    "<": "LESS",
    ">": "GREATER",
    "%": "PERCENT",
    "&": "AND",
    "|": "OR",
    "!": "BANG",
    "?": "QUESTION",
    "#": "HASH",
    "@": "AT",
    ".": "DOT",
}
_SEPARATOR = re.compile(r"(?<=\w)[-_./:\s]+(?=\w)|\s+|[_:,;'\"()\[\]{}]+")


def enum_member(value: str) -> str:
    """An UPPER_SNAKE member name for an enum's value: `in-progress` -> `IN_PROGRESS`.

    Every value has one: accents are dropped, signs that separate no words are spelled out (`A+`
    -> `A_PLUS`), other characters go by their code point. Two values may get the same name: the
    caller tells them apart.
    """
    plain = unicodedata.normalize("NFKD", value)
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    member = snake("".join(map(_spelled, _SEPARATOR.sub(" ", bare)))).upper()
    if not member:
        return "EMPTY"
    return f"VALUE_{member}" if member[0].isdigit() else member


def _spelled(char: str) -> str:
    if char == " " or (char.isascii() and char.isalnum()):
        return char
    return f" {_SIGNS.get(char) or f'u{ord(char):04x}'} "
