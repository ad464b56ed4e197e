"""Random specs that are wrong: each is answered with its problems, and nothing is written."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings

from modelwright.diagnostics import SpecError
from modelwright.language.source import Source
from modelwright.project import RefusedSpecError, Template, create
from modelwright.resolve import load
from modelwright.views import Views

from .broken import broken_specs
from .drawing import COUNT, SEED, drawn

PROBLEM = re.compile(r"spec\.yaml:\d+:\d+: \S")


def answer(text: str) -> str:
    """What is said of a spec; nothing of one that is right by chance."""
    try:
        Views(load(Source.from_text(text, "spec.yaml")))
    except SpecError as error:
        return str(error)
    return ""


@seed(SEED)
@settings(
    max_examples=25 * COUNT,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(broken_specs())
def test_every_problem_has_its_place(text: str) -> None:
    if said := answer(text):
        assert PROBLEM.match(said), said
        assert said.encode()


@pytest.mark.parametrize("number", range(SEED, SEED + COUNT))
def test_nothing_is_written(template: Path, tmp_path: Path, number: int) -> None:
    text = drawn(broken_specs().filter(answer), number)
    spec = tmp_path / "spec.yaml"
    spec.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    with pytest.raises(RefusedSpecError, match=re.escape(f"{spec}:")):
        create(spec, tmp_path / "project", Template(str(template)))
    assert list(tmp_path.iterdir()) == [spec]
