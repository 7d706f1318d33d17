"""What is asserted of every screen: no axe violation, and geometry that turns round with the language."""

from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

LANGUAGES = ("en", "fr", "es", "ar")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@cache
def axe_script() -> str:
    """axe-core, as the wheel ships it."""
    return next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, one line each: rule, element."""
    page.evaluate(axe_script())
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: false})",
        TAGS,
    )
    return [f"{each['id']}: {node['html'][:160]}" for each in found["violations"] for node in each["nodes"]]


def turned(page: Page) -> list[str]:
    """What does not lie where the page's direction puts it; axe passes such pages."""
    wrong: list[str] = page.evaluate(GEOMETRY)
    return wrong


GEOMETRY = """() => {
  const rtl = document.documentElement.dir === 'rtl', wrong = []
  const box = element => element.getBoundingClientRect()
  const shown = element => { const b = box(element); return b.width > 0 && b.height > 0 }
  const startsAfter = (first, second) => rtl ? box(first).left >= box(second).right - 1 : box(first).right <= box(second).left + 1
  const brand = document.querySelector('.brand'), menus = document.querySelector('.menus')
  if (brand && menus && !startsAfter(brand, menus)) wrong.push('the brand is not at the start of the band')
  for (const choice of document.querySelectorAll('.choice')) {
    const input = choice.querySelector('input'), label = choice.querySelector('label')
    if (input && label && shown(input) && shown(label) && !startsAfter(input, label)) wrong.push('a box is not before its label: ' + label.textContent)
  }
  for (const text of document.querySelectorAll('main h1, main th, main dt, main .field > label')) {
    const align = getComputedStyle(text).textAlign
    if (!['start', rtl ? 'right' : 'left', '-webkit-auto'].includes(align)) wrong.push('text does not begin at the start: ' + text.textContent)
  }
  const heading = document.querySelector('main h1'), main = document.querySelector('main')
  if (heading && main && heading.firstChild) {
    const range = document.createRange(); range.selectNodeContents(heading)
    const words = range.getBoundingClientRect(), inner = box(main)
    const gap = rtl ? inner.right - words.right : words.left - inner.left
    if (gap > 48) wrong.push('the heading is not at the start: ' + gap)
  }
  for (const answer of document.querySelectorAll('.answer')) {
    const style = getComputedStyle(answer)
    if (parseFloat(rtl ? style.borderRightWidth : style.borderLeftWidth) < parseFloat(rtl ? style.borderLeftWidth : style.borderRightWidth)) wrong.push('the stripe of an answer is at its end')
  }
  for (const time of document.querySelectorAll('.run')) {
    const node = document.createTreeWalker(time, NodeFilter.SHOW_TEXT).nextNode()
    if (!node || !shown(time)) continue
    const range = document.createRange()
    range.setStart(node, 0); range.setEnd(node, 1)
    const first = range.getBoundingClientRect().left
    range.setStart(node, node.length - 1); range.setEnd(node, node.length)
    if (node.length > 3 && first >= range.getBoundingClientRect().left) wrong.push('a date reads from right to left: ' + node.data)
  }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth + 1) wrong.push('the page scrolls sideways')
  for (const target of document.querySelectorAll('a.button, button, summary, .tabs a, .ways a')) {
    const b = box(target)
    if (b.width > 0 && (b.width < 24 || b.height < 24)) wrong.push('a target is smaller than 24 px: ' + target.textContent.trim())
  }
  return wrong
}"""
