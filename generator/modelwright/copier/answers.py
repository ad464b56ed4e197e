"""The spec as Copier's answers and as the files of a project that repeat it.

Answers travel as JSON, not as the YAML that Copier would write: it keeps the order, and loads
many times faster.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Self, cast

import yaml

from ..language import Spec, json_schema

KEYS = tuple(Spec.model_fields)
TEXT_KEYS = frozenset({"project", "description", "package", "api_prefix"})
"""The keys whose questions are of type `str`; the answers to all others travel as JSON."""

_HEADER = "# yaml-language-server: $schema=spec.schema.json\n"
# libyaml writes the same YAML many times faster, where PyYAML was built with it.
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def encode(value: object) -> str:
    """Return compact JSON in the order of the keys; dates, which YAML knows, as ISO 8601."""
    return json.dumps(value, default=str, separators=(",", ":"))


def decode(key: str, value: object) -> object:
    """Return an answer as data: Copier hands out stored ones as the JSON text they were kept in."""
    if key not in TEXT_KEYS and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


@dataclass(frozen=True, slots=True)
class SpecText:
    """The spec as said: the global `spec`, for copier.yml and for the files that repeat the spec.

    Attributes:
        answers: the answer to each question, in the form that its type parses.
        text: what `spec.yaml` holds.
    """

    answers: Mapping[str, str]
    text: str

    @classmethod
    def of(cls, data: Mapping[str, object], text: str | None = None) -> Self:
        """Return the spec in `data`; without a text of its own it gets one written."""
        known = {key: data[key] for key in KEYS if key in data}
        answers = {
            key: str(value) if key in TEXT_KEYS else encode(value) for key, value in known.items()
        }
        if text is None:
            text = _HEADER + _dump(json.loads(encode(known)), flow_leaves=True)
        return cls(answers, text)

    def staleness(self, key: str, answer: object) -> str:
        """Return "" if `answer` is what the spec says at `key`, else why Copier is to drop it.

        Compared as text, since the order of entities and fields matters and dicts ignore it.
        """
        value = answer if key in TEXT_KEYS else encode(answer)
        return "" if self.answers.get(key) == value else "stale"

    def answers_yaml(self, remembered: Mapping[str, object]) -> str:
        """Return the answers file: Copier's own entries of `remembered`, then the whole spec.

        JSON in block scalars loads many times faster than the same as YAML, one line an entity.
        """
        own = {key: value for key, value in remembered.items() if key.startswith("_")}
        texts = {key: text for key, text in self.answers.items() if key in TEXT_KEYS}
        parts = [_dump({**own, **texts}, flow_leaves=False)]
        for key, answer in self.answers.items():
            if key not in texts:
                parts.append(f"{key}: |-\n  {_one_item_per_line(answer)}\n")
        return "".join(parts)

    @property
    def schema(self) -> str:
        """The JSON Schema of the spec language, which editors use."""
        return _schema()


def _one_item_per_line(answer: str) -> str:
    data = json.loads(answer)
    if not data or not isinstance(data, dict):
        return answer
    items = cast("dict[str, object]", data).items()
    return "{" + ",".join(f"\n  {encode(k)}:{encode(v)}" for k, v in items) + "\n  }"


def _dump(data: Mapping[str, object], *, flow_leaves: bool) -> str:
    style = None if flow_leaves else False
    text = yaml.dump(
        data,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=style,
        width=100,
    )
    return str(text)


@cache
def _schema() -> str:
    # Editors read it, people do not: on one line it takes no room in a diff.
    return json.dumps(json_schema(), separators=(",", ":"), ensure_ascii=False) + "\n"
