"""The guards of the screens bite: a planted breach is found."""

from tests.browser.conftest import Open
from tests.browser.looking import turned, violations
from tests.portal_node import Portal


def test_pale_text_is_found(portal: Portal, opened: Open) -> None:
    page = opened("", "en")
    page.goto(portal.origin + "/account/sign-in/")

    page.evaluate("document.querySelector('main h1').style.color = '#c8d0d8'")

    assert any("color-contrast" in each for each in violations(page))


def test_missing_label_is_found(portal: Portal, opened: Open) -> None:
    page = opened("", "en")
    page.goto(portal.origin + "/account/sign-in/")

    page.evaluate("document.querySelector('label[for=id_login]').remove()")

    assert any("label" in each for each in violations(page))


def test_page_that_does_not_turn_is_found(portal: Portal, opened: Open) -> None:
    page = opened("", "ar")
    page.goto(portal.origin + "/account/sign-in/")

    page.evaluate("document.querySelector('.band-in').style.direction = 'ltr'")

    assert "the brand is not at the start of the band" in turned(page)


def test_date_that_flips_is_found(portal: Portal, opened: Open) -> None:
    page = opened("guard.qzb", "ar")
    page.goto(portal.origin + "/account/sign-out/")

    page.evaluate(
        """() => {
          document.querySelector('main h1').innerHTML = '<bdi dir="ltr" class="run">٢٠٢٦-١١-٢٤</bdi>'
          document.querySelector('main h1 bdi').style.unicodeBidi = 'isolate'
        }"""
    )

    assert any("a date reads from right to left" in each for each in turned(page))
