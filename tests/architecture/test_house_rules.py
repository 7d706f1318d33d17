"""The rules of tools/rules hold everywhere, and each finds its own bad example."""

from pathlib import PurePosixPath

import pytest

from tools.rules.__main__ import EVERY
from tools.rules.rule import ROOT, Rule, breaches, files

MEGABYTE = 1 << 20

every_rule = pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.says)


@every_rule
def test_rule_holds_in_the_whole_house(rule: Rule) -> None:
    assert breaches(rule) == []


@every_rule
def test_rule_accepts_its_good_examples(rule: Rule) -> None:
    for path, text in rule.good:
        assert list(rule.faults(PurePosixPath(path), text)) == []


@every_rule
def test_rule_finds_its_bad_examples(rule: Rule) -> None:
    for path, text in rule.bad:
        assert rule.where(PurePosixPath(path))
        assert list(rule.faults(PurePosixPath(path), text)), text


def test_no_file_is_over_a_megabyte() -> None:
    large = [str(path.relative_to(ROOT)) for path in files() if path.exists() and path.stat().st_size > MEGABYTE]

    assert large == []
