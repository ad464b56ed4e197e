"""Every refusal, word for word: `NAME.yaml` must be answered with `NAME.txt`."""

from pathlib import Path

import pytest

from modelwright.diagnostics import SpecError
from modelwright.language.source import Source
from modelwright.resolve import load

CASES = sorted((Path(__file__).parent / "invalid").glob("*.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_answer(case: Path) -> None:
    with pytest.raises(SpecError) as caught:
        load(Source.from_text(case.read_text(encoding="utf-8"), "spec.yaml"))
    assert f"{caught.value}\n" == case.with_suffix(".txt").read_text(encoding="utf-8")


def test_every_answer_has_its_case() -> None:
    answers = (Path(__file__).parent / "invalid").glob("*.txt")
    assert sorted(answer.stem for answer in answers) == sorted(case.stem for case in CASES)
