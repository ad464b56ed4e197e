"""Answers survive the way into Copier's file and back."""

import yaml

from modelwright.copier.answers import SpecText, decode, encode


def test_answers_travel_as_ordered_json() -> None:
    value = yaml.safe_load("{b: 2001-02-03, a: [é, .nan]}")
    assert encode(value) == '{"b":"2001-02-03","a":["\\u00e9",NaN]}'
    assert list(decode("entities", encode({"b": 1, "a": 2}))) == ["b", "a"]
    assert decode("description", "[1]") == "[1]"
    assert decode("entities", "no JSON") == "no JSON"


def test_the_order_of_entities_counts_as_a_change() -> None:
    spec = SpecText({"entities": encode({"A": 1, "B": 2}), "project": "shop"}, "")
    assert spec.staleness("entities", {"A": 1, "B": 2}) == ""
    assert spec.staleness("entities", {"B": 2, "A": 1})
    assert spec.staleness("project", "shop") == ""
    assert spec.staleness("project", "store")
    assert spec.staleness("features", [])


def test_answers_survive_any_text() -> None:
    text = "a: 'b' \x07 \u2028 \U0001f600 \ud7ff {{ x }} # no\n\nend\n"
    answers = {"description": text, "enums": "{}", "entities": encode({"A": {"d": text}, "B": 1})}
    written = SpecText(answers, "").answers_yaml({"_commit": "v1", "description": "not this"})
    loaded = yaml.safe_load(written)
    assert loaded["_commit"] == "v1"
    assert loaded["description"] == text
    assert decode("entities", loaded["entities"]) == {"A": {"d": text}, "B": 1}
    assert decode("enums", loaded["enums"]) == {}


def test_a_spec_without_a_text_gets_one_that_reads_the_same() -> None:
    data = yaml.safe_load(
        "{project: p, entities: {B: {fields: {b: 'str?', a: {type: str, default: 'no'}}},"
        " A: {description: 'a: #b', numbers: [1, 1.5, null, true, '1', '1e3', '12:30']}}}"
    )
    written = SpecText.of(data).text
    assert written.startswith("# yaml-language-server: $schema=spec.schema.json\nproject: p\n")
    assert encode(yaml.safe_load(written)) == encode(data)


def test_a_text_of_its_own_is_kept() -> None:
    assert SpecText.of({"project": "p"}, "# mine\nproject: p\n").text == "# mine\nproject: p\n"
