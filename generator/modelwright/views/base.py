"""What `models/base.py` says: only what some model of the project uses."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Final

from ..printing.code import Import
from ..values.types import BASE
from .columns import decimal_bounds
from .models import ModelModule
from .modules import imports_text, listed_imports

_ALWAYS: Final = listed_imports(
    """
    collections.abc Callable Mapping
    typing TYPE_CHECKING Any ClassVar TypeVar
    sqlmodel SQLModel
    """
)
_INTEGERS: Final = frozenset(
    {Import("typing", "Annotated"), Import("pydantic", "Field as Constraint")}
)
_ADDRESS: Final = listed_imports(
    """
    typing Annotated
    pydantic AfterValidator
    pydantic_core PydanticCustomError
    """
)
_NETWORK_TYPE: Final = listed_imports(
    """
    typing Any
    typing_extensions override
    sqlalchemy Dialect String
    sqlalchemy.types TypeDecorator TypeEngine
    """
)
_JSON: Final = listed_imports(
    """
    typing Any
    typing_extensions override
    pydantic TypeAdapter
    sqlalchemy Dialect JSON
    sqlalchemy.types TypeDecorator TypeEngine
    """
)
_EXTENSIONS: Final = listed_imports("sqlalchemy Connection MetaData event")
_NEEDS: Final[Mapping[str, frozenset[Import]]] = MappingProxyType(
    {
        "Int16": _INTEGERS,
        "Int32": _INTEGERS,
        "Int64": _INTEGERS,
        "KeyStr": listed_imports(
            """
            typing Annotated
            pydantic AfterValidator
            pydantic_core PydanticCustomError
            """
        ),
        "Url": listed_imports("typing Annotated\npydantic AfterValidator AnyUrl TypeAdapter"),
        "Base64": listed_imports(
            """
            base64 b64decode b64encode
            typing Annotated
            pydantic BeforeValidator PlainSerializer WithJsonSchema
            """
        ),
        "Float32": listed_imports(
            """
            struct pack
            typing Annotated
            pydantic AfterValidator FiniteFloat
            pydantic_core PydanticCustomError
            """
        ),
        "Inet": _ADDRESS | {Import("ipaddress", "ip_interface")},
        "Cidr": _ADDRESS | {Import("ipaddress", "ip_network")},
        "MacAddress": _ADDRESS | {Import("re")},
        "NaiveTime": listed_imports(
            """
            datetime time
            typing Annotated
            pydantic AfterValidator WithJsonSchema
            pydantic_core PydanticCustomError
            """
        ),
        "NaiveDateTime": listed_imports("typing Annotated\npydantic NaiveDatetime WithJsonSchema"),
        "UTCDateTime": listed_imports(
            """
            datetime UTC datetime
            typing Annotated
            pydantic AfterValidator AwareDatetime
            pydantic_core PydanticCustomError
            """
        ),
        "Json": listed_imports(
            """
            typing Annotated
            pydantic AfterValidator JsonValue
            pydantic_core PydanticCustomError
            """
        ),
        "Digits": listed_imports(
            """
            dataclasses dataclass
            decimal Context Decimal
            pydantic GetCoreSchemaHandler
            pydantic_core CoreSchema core_schema
            """
        ),
        "DecimalType": listed_imports(
            """
            decimal Context Decimal
            typing Any cast
            sqlalchemy Dialect Numeric
            sqlalchemy.types TypeDecorator TypeEngine
            """
        ),
        "RealType": listed_imports(
            """
            struct pack unpack
            typing_extensions override
            sqlalchemy REAL Dialect
            sqlalchemy.types TypeDecorator
            """
        ),
        "InetType": _NETWORK_TYPE | listed_imports("sqlalchemy.dialects.postgresql INET"),
        "CidrType": _NETWORK_TYPE | listed_imports("sqlalchemy.dialects.postgresql CIDR"),
        "MacAddressType": listed_imports(
            "sqlalchemy String\nsqlalchemy.dialects.postgresql MACADDR"
        ),
        "TSVectorType": listed_imports("sqlalchemy Text\nsqlalchemy.dialects.postgresql TSVECTOR"),
        "CIText": listed_imports("sqlalchemy String\nsqlalchemy.dialects.postgresql CITEXT"),
        "JSONType": listed_imports("sqlalchemy JSON\nsqlalchemy.dialects.postgresql JSONB"),
        "JSONOf": _JSON | listed_imports("sqlalchemy.dialects.postgresql JSONB"),
        "ArrayOf": _JSON | listed_imports("sqlalchemy.dialects.postgresql ARRAY"),
        "BigIntKey": listed_imports("sqlalchemy BigInteger Integer"),
        "enum_type": listed_imports("enum StrEnum\nsqlalchemy Enum"),
        "utc_now": listed_imports("datetime UTC datetime"),
        "naive_now": listed_imports("datetime UTC datetime"),
        "today": listed_imports("datetime UTC date datetime"),
        "uuid7": listed_imports("secrets randbits\ntime time_ns\nuuid UUID"),
        "Timestamps": listed_imports(
            """
            datetime datetime
            sqlalchemy.ext.compiler compiles
            sqlalchemy.sql.compiler SQLCompiler
            sqlalchemy.sql.functions FunctionElement func
            sqlmodel Field
            .filters FilterParams Ordered
            """
        )
        | {Import("sqlmodel.sql.sqltypes", "UTCDateTime as UTCDateTimeType")},
        "Input": listed_imports("pydantic field_validator\n.filters storable"),
        "SoftDeletable": listed_imports("sqlmodel Field\n.filters FilterParams Nullable Ordered"),
        "Versioned": listed_imports("sqlalchemy.orm declared_attr\nsqlmodel Field"),
    }
)
_IMPLIED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"Timestamps": ("UTCDateTime",), "SoftDeletable": ("UTCDateTime",)}
)


class BaseModule:
    """`models/base.py`."""

    def __init__(self, package: str, modules: Iterable[ModelModule]) -> None:
        self.package = package
        self._modules = tuple(modules)

    @cached_property
    def decimal_bounds(self) -> list[str]:
        """The bounds that decimals of the project have, by Pydantic's names."""
        columns = (column for module in self._modules for column in module.entity.columns)
        used = {bound for column in columns for bound, _ in decimal_bounds(column)}
        return sorted(used)

    @cached_property
    def extensions(self) -> list[str]:
        """The extensions of PostgreSQL that tables of the project need."""
        entities = [module.entity for module in self._modules]
        trigrams = any(index.trigrams for entity in entities for index in entity.indexes)
        return [
            *(["citext"] if self.uses("CIText") else []),
            *(["pg_trgm"] if trigrams else []),
        ]

    @cached_property
    def anonymous_enums(self) -> bool:
        """Whether an enumeration has no class, only the literals of its values."""
        columns = (column for module in self._modules for column in module.entity.columns)
        return any(column.type.enum and column.type.enum.anonymous for column in columns)

    def uses(self, name: str) -> bool:
        """Whether a model of the project uses this name of the module."""
        return name in self.used

    @property
    def uses_integers(self) -> bool:
        """Whether a model uses one of the bounded integers."""
        return not self.used.isdisjoint({"Int16", "Int32", "Int64"})

    @cached_property
    def used(self) -> frozenset[str]:
        """All names of the module that models, cursors and paths use, and those that these need."""
        needs = (need for module in self._modules for need in module.needs)
        found = {need.name for need in needs if need.module == BASE and need.name}
        found |= {"Int64"} | ({"KeyStr"} if self._has_textual_keys else set())
        return frozenset(found.union(*(_IMPLIED.get(name, ()) for name in found)))

    @property
    def _has_textual_keys(self) -> bool:
        keys = (key for module in self._modules for key in module.entity.key)
        return any(key.type.row is not None and key.type.row.textual for key in keys)

    @cached_property
    def imports(self) -> str:
        """What the names in use need."""
        extensions = _EXTENSIONS if self.extensions else frozenset[Import]()
        return imports_text(_ALWAYS.union(extensions, *self._needs()), self.package)

    def _needs(self) -> Iterable[frozenset[Import]]:
        return (_NEEDS.get(name, frozenset()) for name in self.used)
