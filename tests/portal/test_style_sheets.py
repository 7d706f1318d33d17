"""Our own style sheets turn round by themselves: logical properties only; no page carries style or script inside."""

import re

import pytest

from tools.words import PACKAGE

PORTAL = PACKAGE / "portal"
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height"
    r"|(?:min|max)-(?:width|height)|float|clear|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
)
ALLOWED = re.compile(r"float:\s*none")
INLINE = re.compile(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*(?:\ssrc=|type=\"application/json\"))")


@pytest.mark.parametrize("sheet", sorted((PORTAL / "static").rglob("*.css")), ids=lambda path: path.name)
def test_style_sheet_uses_logical_properties_only(sheet: object) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)  # type: ignore[attr-defined]
    text = re.sub(r"@media[^{]*", "", text)

    found = PHYSICAL.findall(ALLOWED.sub("", text))

    assert found == []


def test_lint_finds_a_physical_property() -> None:
    assert PHYSICAL.findall("a { margin-left: 1rem }")
    assert not PHYSICAL.findall("a { margin-inline-start: 1rem; text-align: start; border-block-start: 0 }")


def test_templates_carry_no_inline_style_or_script() -> None:
    pages = sorted(PORTAL.rglob("*.html"))

    found = [path.name for path in pages if INLINE.search(path.read_text(encoding="utf-8"))]

    assert pages
    assert found == []
