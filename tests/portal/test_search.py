"""The question through the portal: published specimens, what is hidden, what is refused, and what is noted."""

import re
from collections.abc import Iterator

import pytest

from tests.portal_node import BASIS, CARD, PASSPORT, Portal
from tests.portal_visits import Visit, noted, words
from vigie.foundation.actor import Task
from vigie.portal.words import MEANINGS, Mark
from vigie.records import actions as records
from vigie.vocabulary.purposes import Purpose

TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
VIN = "1M8GDM9AXKP042788"
CHANGING = re.compile(r'csrfmiddlewaretoken" value="[^"]+"|<time[^>]*>[^<]*</time>')


@pytest.fixture(scope="module")
def guard(portal: Portal) -> Iterator[Visit]:
    """A guard at the border, task in hand."""
    with Visit(portal) as visit:
        yield visit.enter("guard.qzb").take_up("border")


@pytest.mark.parametrize(
    ("zone", "record"),
    [
        (TD1, "card"), (TD2, "card"), (TD3, "passport"),
        (TD3.lower(), "passport"), (TD3.replace("<", "< ").replace("C3", "C3 "), "passport"),
        (TD3.replace("L898902C36", "L8989O2C36"), "passport"), (TD1.replace("D23145890", "D2314589O"), "card"),
    ],
)  # fmt: skip
def test_published_specimen_is_found(zone: str, record: str, guard: Visit, portal: Portal) -> None:
    page = guard.ask(zone)

    assert portal.references[record] in page


def test_wrong_check_digit_is_named(guard: Visit) -> None:
    page = words(guard.ask(TD3.replace("L898902C36", "L898902C35")))

    assert "Wrong check digit" in page
    assert "document number line 2, place 10: read 5 , should be 6" in page


def test_neighbouring_number_is_no_hit(guard: Visit, portal: Portal) -> None:
    page = guard.ask("L898902C4")

    assert portal.references["passport"] not in page
    assert "Nothing found" in words(page)


@pytest.mark.parametrize("asked", [VIN, VIN.lower(), f" {VIN[:8]} {VIN[8:]} ", VIN[:8] + "?" + VIN[9:]])
def test_vehicle_is_found_by_its_number(asked: str, guard: Visit, portal: Portal) -> None:
    page = guard.ask(asked)

    assert portal.references["car"] in page
    assert ("Only near candidates" in words(page)) == ("?" in asked)


def test_candidate_is_never_called_identified(guard: Visit) -> None:
    assert "identified" not in words(guard.ask(TD3)).lower()


def test_opening_is_a_second_noted_step(guard: Visit, portal: Portal) -> None:
    before = len(noted(portal, "search.ask")), len(noted(portal, "search.open"))

    guard.ask("L898902C3")
    page = guard.get(f"/records/{portal.references['passport']}/")

    assert "Stolen" in words(page.text)
    assert len(noted(portal, "search.ask")) == before[0] + 1
    assert len(noted(portal, "search.open")) == before[1] + 1


def test_unlinked_meanings_never_share_word_icon_or_colour() -> None:
    void, linked = MEANINGS["not_valid"], MEANINGS["valid_but_linked"]

    assert void.icon != linked.icon
    assert void.tone != linked.tone
    assert english(void) != english(linked)


def english(mark: Mark) -> str:
    """The word as it stands in the source: translating it needs a node."""
    return str(getattr(mark.word, "_args")[0])  # noqa: B009  a lazy sentence offers no other way


def test_record_outside_the_mask_changes_no_byte_of_the_page(guard: Visit, portal: Portal) -> None:
    recorder = portal.actor("recorder.uto")
    hidden = {**PASSPORT, "document_number": "H7770001"}
    with portal.node.act(recorder, Task(Purpose.MAINTAIN)) as act:
        filed = records.file_record(
            act, "travel_documents", {"record": hidden, "legal_basis": BASIS, "countries": ["XCM"]}
        )

    nobody, somebody = guard.ask("H7770002"), guard.ask("H7770001")
    unknown, known = guard.get("/records/TD-0000-0000-0000-0/"), guard.get(f"/records/{filed.record.reference}/")

    assert CHANGING.sub("", nobody).replace("H7770002", "") == CHANGING.sub("", somebody).replace("H7770001", "")
    assert (
        (unknown.status_code, words(unknown.text)) == (known.status_code, words(known.text)) == (404, words(known.text))
    )


def test_question_needs_a_purpose(portal: Portal) -> None:
    with Visit(portal) as visit:
        page = visit.enter("guard.qzb").get("/search/")

    assert page.url.path == "/task/"


def test_border_needs_no_case_and_an_investigation_does(portal: Portal) -> None:
    with Visit(portal) as visit:
        visit.enter("officer.qzb")

        without = visit.send("/task/", {"purpose": "investigate", "case": "", "reason": ""})
        withit = visit.send("/task/", {"purpose": "investigate", "case": "QZB-77", "reason": ""})

    assert "Give the case reference" in words(without.text)
    assert withit.url.path == "/search/"
    assert "QZB-77" in withit.text


def test_purpose_that_was_not_granted_is_not_offered(portal: Portal) -> None:
    with Visit(portal) as visit:
        page = visit.enter("guard.qzb").get("/task/").text

    assert 'value="border"' in page
    assert 'value="arrest"' not in page


def test_too_broad_question_says_what_to_give(guard: Visit) -> None:
    page = guard.ask("a")

    assert "too broad" in words(page)
    assert 'role="alert"' in page


def test_part_of_a_plate_is_asked_with_a_star(guard: Visit, portal: Portal) -> None:
    page = guard.send("/search/", {"database": "vehicles", "ask.plate": "AB12*"}).text

    assert portal.references["car"] in page
    assert "Part of the identifier agrees" in words(page)


def test_country_is_asked_by_its_name(guard: Visit, portal: Portal) -> None:
    page = guard.send(
        "/search/", {"database": "travel_documents", "ask.document_number": CARD["document_number"], "ask.issuing_country": "Utopia"}
    ).text  # fmt: skip

    assert portal.references["card"] in page


def test_question_stands_in_no_address(guard: Visit) -> None:
    answer = guard.send("/search/", {"q": "L898902C3"})

    assert answer.url.query == b""


def test_answers_speak_the_readers_language(portal: Portal) -> None:
    with Visit(portal, "ar") as visit:
        page = visit.enter("guard.qzb").take_up("border").ask("L898902C3")

    assert 'dir="rtl"' in page
    assert "جواز سفر" in page
    assert "عُثر على مرشّحين" in page


def test_role_that_may_not_search_is_refused_and_the_refusal_is_noted(portal: Portal) -> None:
    with Visit(portal) as visit:
        visit.enter("admin.uto").take_up("maintain")

        page = visit.send("/search/", {"q": "L898902C3"})

    assert page.status_code == 403
    assert "You are not permitted" in words(page.text)
