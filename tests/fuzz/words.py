"""Names and texts to draw from: plain ones, and those that once were, or might be, trouble."""

from hypothesis import strategies as st

from modelwright.naming import reserved_reason

ENTITIES = tuple(
    name
    for name in (
        *(
            "Book",
            "Person",
            "Invoice",
            "OrderEntry",
            "Child",
            "Quiz",
            "Box",
            "City",
            "Analysis",
            "Line2",
            "Line10",
        ),
        *("Data", "Sheep", "News", "Series", "Media"),
        *("HTTPServer", "OAuth2Token", "URL2", "ID", "A", "X9", "PDFFile"),
        *("User", "Order", "Table", "Group", "Select", "Session", "Model", "Field", "Base"),
        *("Type", "Index", "List", "Dict", "Set", "Test", "TestCase", "Exception", "Object"),
        *("Task", "Event", "Future", "Request", "Response", "Column", "Row", "Result", "Settings"),
        *("Database", "Factory", "Client", "Query", "Path", "Date", "Str", "Int", "Item", "Value"),
        "AnEntityWhoseNameHasExactlyFortyLetters1",
    )
    if reserved_reason(name, "entity") is None and name not in {"Base", "Database"}
)
FIELDS = tuple(
    name
    for name in (
        *("name", "title", "amount", "total", "due", "note", "code", "active", "born", "n", "x1"),
        *("date", "time", "datetime", "uuid", "decimal", "type", "list_", "order", "group", "user"),
        *("select", "table", "where", "check", "index", "key", "value", "values", "items", "keys"),
        *("limit", "offset", "cursor", "sort", "q", "include", "data", "row", "session", "query"),
        *("self", "cls", "object", "hash", "len", "print", "max", "min", "sum", "set", "format"),
        *("match", "case", "default", "count", "exists", "url", "email", "text", "version", "rank"),
        *("status", "state", "kind", "field", "model", "base", "page", "size", "end", "user_name"),
        *("created", "deleted", "client", "response", "request", "status_code", "detail", "errors"),
        "a_field_with_a_name_so_long_that_postgresql_has_no_byte_left_ab",
    )
    if not name.endswith("_") and reserved_reason(name, "field") is None
)
LONG_ENTITY = "AnEntityWhoseNameHasExactlyFortyLetters1"
LONG_FIELD = "a_field_with_a_name_so_long_that_postgresql_has_no_byte_left_ab"
LONG_RELATION = "a_relation_with_a_name_so_long_that_its_key_just_fits_a_colu"
RELATIONS = (
    *("parent", "owner", "author", "place", "origin", "next", "from_place", "member", "statement"),
    LONG_RELATION,
)
LINKS = ("reviewers", "friends", "copies", "all_of_them", "linked", "tags")
INVERSES = (
    *("children", "parts", "owned", "written", "visited", "begun", "earlier", "left", "joined"),
    *("filter_by", "all", "results", "rows", "entries", "others", "an_inverse_of_a_long_long_name"),
)
MIXINS = ("Named", "Timed", "Priced", "Owned")
ENUMS = ("Status", "Colour", "Level", "HTTPMethod", "Weekday")
COLUMNS = ("FROM", "analyse", "_private", "CamelCase", "x", "oid", "rowid", "id2")

_PIECES = (
    *('"', "'", '"""', "'''", "\\", "\\n", "\\", "`", "{", "}", "{{ model }}", "{% raw %}", "{#"),
    *("#}", "${HOME}", "%s", "%(x)s", "%%", ":name", "$1", "?", "--", "/*", "*/", ";", "'; DROP "),
    *("#", "# noqa", "<b>", "&amp;", "|", "[x](y)", "\n", "\n\n", "\t", " ", "  ", ".", ",", "a"),
    *("word", "Some words.", "é", "ß", "İ", "😀", "\u202e", "\u2028", "\x85", "\u00a0", "\ufeff"),
    *("中文", "e\u0301", "x" * 120, "https://example.com/?a=b&c=d", "no", "null", "1e3", "~", "@"),
)


def texts(*, min_size: int = 0, max_size: int | None = None) -> st.SearchStrategy[str]:
    """Text as people write it, and as nobody does."""
    pieces = st.lists(st.sampled_from(_PIECES), max_size=6).map("".join)
    plain = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=8)
    cut = (pieces | plain).map(lambda text: text[:max_size])
    return cut.filter(lambda text: len(text) >= min_size) if min_size else cut


def lines() -> st.SearchStrategy[str]:
    """Descriptions: often none."""
    return st.just("") | texts()
