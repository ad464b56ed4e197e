"""What the extension promises to copier.yml and to Copier's way of rendering paths."""

from pathlib import Path

import yaml
from copier._jinja_ext import YieldExtension, get_yield_context
from jinja2 import Environment

from modelwright.copier.answers import KEYS, TEXT_KEYS
from modelwright.copier.extension import SpecExtension

ROOT = Path(__file__).parents[2]


def test_the_questions_are_the_keys_of_the_spec() -> None:
    config = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
    questions = {key: value for key, value in config.items() if not key.startswith("_")}
    assert next(iter(questions)) == "model"
    assert sorted(questions) == sorted(["model", *KEYS])
    assert {key for key, value in questions.items() if value["type"] == "str"} == TEXT_KEYS
    for key in KEYS:
        assert f"answers.{key} |" in questions[key]["default"]
        assert f"'{key}', {key})" in questions[key]["validator"]


def test_a_template_is_compiled_once_and_yields_afresh() -> None:
    environment = Environment(extensions=[YieldExtension, SpecExtension])  # noqa: S701
    path = "{% yield entity from entities %}{{ entity }}{% endyield %}"
    first = environment.from_string(path)
    first.render(entities=["a"])
    assert get_yield_context(environment).yield_name == "entity"
    second = environment.from_string(path)
    assert second is first
    assert get_yield_context(environment).yield_name is None
    assert second.render(entities=["a"], entity="a") == "a"
