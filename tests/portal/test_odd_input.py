"""Odd input through forms and addresses: a page that says what to do, never an internal error."""

import random
from collections.abc import Iterator

import pytest

from tests.portal_node import Portal
from tests.portal_visits import TOKEN, Visit

ODD = [
    "", " ", "\x00", "a\x00b", "\ud7ff\u200f", "'; drop table record; --", "<script>alert(1)</script>", "%s%(x)s{}", "٣" * 40,
    "9" * 400, "A" * 100_000, "P<" + "<" * 86, "L898902C3\n" * 60, "0x1F600 \U0001f600", "-1", "1e309", "NaN", "2026-13-45",
    "../../etc/passwd", "UTO" * 30, "true", "[]", '{"a":1}', "\r\n\r\n", "*", "?" * 17, "AB*CD*", "\u0627\u0644\u0644\u0647", "ß" * 20,
]  # fmt: skip
NAMES = [
    "q", "database", "ask.document_number", "ask.issuing_country", "ask.vin", "ask.plate", "ask.names", "ask.birth", "ask.nothing",
    "purpose", "case", "reason", "next", "step", "version", "who", "countries", "record.vin", "record.kind", "record.event_on",
    "record.plate", "record.plate_country", "record.year", "record.parts.0.serial", "record.parts.0.part", "record.parts.99.serial",
    "record.parts.x.serial", "record.parts.-1.part", "record.names.0", "record.height", "record.languages", "record.documents.0.number",
    "record.photos", "record", "record.", "legal_basis.kind", "legal_basis.reference", "legal_basis.date", "interest.code", "level",
    "handling.code", "countries.0", "countries.7", "expires_on", "owner_ref", "purposes",
]  # fmt: skip
FORMS = [
    "/search/", "/task/", "/records/file/vehicles/", "/records/file/nominal/", "/records/file/travel_documents/",
    "/records/own/{car}/correct/", "/records/own/{car}/withdraw/", "/records/own/{car}/audience/",
]  # fmt: skip
ADDRESSES = [
    "/records/own/?after=x", "/records/own/?database=nothing", "/records/own/?database=%00", "/records/own/?after=%00&database=vehicles",
    "/records/%00/", "/records/TD-7K3M/", "/records/" + "A" * 300 + "/", "/records/own/%F0%9F%98%80/", "/records/own/{car}/looks/?at=x&entry=y",
    "/records/own/{car}/looks/?at=2026-01-01&entry=00000000-0000-0000-0000-000000000000", "/records/file/nothing/", "/databases/nothing/",
    "/administration/officers/00000000-0000-0000-0000-000000000000/", "/account/recovery/?next=//evil.example", "/task/?next=//evil.example",
    "/nothing/at/all/", "/records/own/{car}/history/?x=%00",
]  # fmt: skip


@pytest.fixture(scope="module")
def supervisor(portal: Portal) -> Iterator[Visit]:
    """Somebody who may open all of these pages."""
    with Visit(portal) as visit:
        yield visit.enter("supervisor.uto").take_up("identify", "UTO-1")


@pytest.mark.parametrize("form", FORMS)
def test_odd_forms_are_answered_with_advice(form: str, supervisor: Visit, portal: Portal) -> None:
    dice = random.Random(form)
    path = form.format(**portal.references)
    found = TOKEN.search(supervisor.get(path).text)
    assert found is not None
    broken = []

    for _time in range(40):
        fields = {name: dice.choice(ODD) for name in dice.sample(NAMES, dice.randint(1, 12))}
        if "correct" in path or "withdraw" in path or "audience" in path:
            fields.pop("step", None)
            fields["reason"], fields["who"] = "\x00", "some"
            fields.setdefault("countries", "\x00")
        answer = supervisor.post(path, fields, found[1])
        if answer.status_code >= 500:
            broken.append(fields)

    assert broken == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_odd_addresses_are_answered(address: str, supervisor: Visit, portal: Portal) -> None:
    answer = supervisor.get(address.format(**portal.references))

    assert answer.status_code < 500
    assert "evil.example" not in str(answer.url.host)


@pytest.mark.parametrize("text", ODD)
def test_odd_question_is_answered(text: str, supervisor: Visit) -> None:
    answer = supervisor.send("/search/", {"q": text})

    assert answer.status_code < 500


@pytest.mark.parametrize("text", ODD)
def test_odd_name_does_not_break_the_sign_in(text: str, portal: Portal) -> None:
    with Visit(portal) as visit:
        answer = visit.send("/account/sign-in/", {"login": text, "password": text})

    assert answer.status_code < 500


def test_task_leads_to_no_foreign_page(portal: Portal) -> None:
    with Visit(portal) as visit:
        visit.enter("guard.qzb")

        page = visit.send("/task/", {"purpose": "border", "case": "", "reason": "", "next": "//evil.example/"})

    assert page.url.host == "localhost"
