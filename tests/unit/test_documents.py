"""What documents show of generated code is what is generated."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, StrictUndefined

from modelwright.language.source import Source
from modelwright.resolve import load
from modelwright.views import Views

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
QUOTED = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def views_of(text: str) -> Views:
    return Views(load(Source.from_text(text, "spec.yaml")))


@pytest.fixture(scope="module")
def generated() -> str:
    """The module of the models and that of the routes of the README's task."""
    (spec,) = re.findall(r"```yaml\n(project:.*?)```", README, re.DOTALL)
    views = views_of(spec)
    task = next(entity for entity in views.project.entities if entity.name == "Task")
    environment = Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - Python is printed, not HTML
    )
    package = ROOT / "template/{{ model.package }}"
    texts = [
        file.read_text(encoding="utf-8")
        for folder in ("models", "routers")
        for file in (package / folder).glob("*%}{{*")
    ]
    return "\n".join(
        environment.from_string(text).render(views=views, entity=task) for text in texts
    )


@pytest.mark.parametrize("quoted", QUOTED, ids=lambda text: text.split("\n", 1)[0])
def test_the_readme_quotes_what_is_generated(quoted: str, generated: str) -> None:
    assert quoted.strip() in generated


def test_the_example_of_two_steps_writes_an_audit_row_where_there_is_one() -> None:
    shop = views_of((ROOT / "examples/shop.yaml").read_text(encoding="utf-8"))
    assert shop.scripts.steps == (
        "product = await ProductRepository(session).create(ProductCreate(...))",
        "await StockChangeRepository(session).create"
        "(StockChangeCreate(..., product_id=product.id))",
    )


def test_the_example_of_two_steps_writes_the_first_rows_that_belong_together() -> None:
    chinook = views_of((ROOT / "examples/chinook.yaml").read_text(encoding="utf-8"))
    assert [step.partition("(")[0] for step in chinook.scripts.steps] == [
        "artist = await ArtistRepository",
        "await AlbumRepository",
    ]


def test_there_is_no_example_of_two_steps_where_nothing_refers_to_anything() -> None:
    views = views_of("project: notes\nentities: {Note: {fields: {text: str}}}\n")
    assert views.scripts.relation is None
    assert views.scripts.steps == ()
