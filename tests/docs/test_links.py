"""Links in the documentation lead somewhere, and the first path a newcomer walks ends where a hit is decided."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"(?<!`)!?\[[^\]\n]+\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```", re.DOTALL)


def links(page: Path) -> list[str]:
    """Relative links of a page, without their fragments; code blocks are not text."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    return [found.partition("#")[0] for found in LINK.findall(text) if not re.match(r"[a-z]+:|#", found)]


def walk(page: Path, *steps: str) -> Path:
    """Follow links by the end of their path, from page to page. Fails where a page has no such link."""
    for step in steps:
        [link] = {link for link in links(page) if link.endswith(step)}
        page = (page.parent / link).resolve()
    return page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = [link for link in links(page) if not (page.parent / link).exists()]

    assert dead == []


def test_newcomer_finds_what_decides_a_hit() -> None:
    decides = walk(ROOT / "README.md", "docs/architecture.md", "search/rules/grading.py")

    assert decides == ROOT / "vigie" / "search" / "rules" / "grading.py"
    assert "def grade(" in decides.read_text(encoding="utf-8")


def test_newcomer_finds_the_journey_and_its_files() -> None:
    act = walk(ROOT / "README.md", "journeys/border-question.md", "foundation/database.py")

    assert "def begin(" in act.read_text(encoding="utf-8")


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]

    while waiting:
        page = waiting.pop()
        if page.suffix == ".md" and page.is_file() and page not in reached:
            reached.add(page)
            waiting += [(page.parent / link).resolve() for link in links(page)]

    assert set(PAGES) <= reached


def test_every_room_is_on_the_map() -> None:
    rooms = {path.parent.name for path in (ROOT / "vigie").glob("*/__init__.py")}

    on_the_map = {
        Path(link).parent.name for link in links(ROOT / "docs" / "architecture.md") if link.endswith("__init__.py")
    }

    assert on_the_map == rooms


def test_every_decision_says_how_it_is_kept() -> None:
    for record in (ROOT / "docs" / "decisions").glob("*.md"):
        assert "**Check.**" in record.read_text(encoding="utf-8"), record.name


def test_glossary_names_code_that_exists() -> None:
    rows = re.findall(
        r"^\| \*\*.+\| `([^`]+)` \|$", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE
    )

    named = [place for row in rows for place in row.split()]

    missing = [place for place in named if not (ROOT / "vigie" / place).exists() and not (ROOT / place).exists()]
    assert len(rows) > 30
    assert missing == []
