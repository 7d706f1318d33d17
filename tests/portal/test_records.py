"""Filing and keeping records through the portal's forms: checked, sent, corrected, withdrawn; nothing typed is lost."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.portal_node import Portal
from tests.portal_visits import Visit, noted, words
from vigie.foundation.actor import Task
from vigie.records import actions as records
from vigie.vocabulary.purposes import Purpose

REFERENCE = re.compile(r"/records/own/([A-Z]{2}(?:-[0-9A-Z]{1,4})+)/")
FORM = "/records/file/vehicles/"
BASIS = {"legal_basis.kind": "police_report", "legal_basis.reference": "UTO-PR-55"}


def a_lorry(number: str, **changes: Any) -> dict[str, Any]:
    """A filled form."""
    return {
        "record.vin": f"ZZZVG1E26TT{number}", "record.kind": "lorry", "record.status": "stolen",
        "record.event_on": "2026-03-01", "record.parts.0.part": "engine", "record.parts.0.serial": f"E-{number}",
        "record.plate": f"UT-{number}", "record.plate_country": "Utopia", **BASIS, **changes,
    }  # fmt: skip


@pytest.fixture(scope="module")
def recorder(portal: Portal) -> Iterator[Visit]:
    """A recorder of the owning bureau."""
    with Visit(portal) as visit:
        yield visit.enter("recorder.uto")


def filed(recorder: Visit, number: str) -> str:
    """The reference of a new record."""
    page = recorder.send(FORM, {**a_lorry(number), "step": "send"})
    found = REFERENCE.search(page.url.path)
    assert found is not None, words(page.text)
    return found[1]


def test_answers_are_checked_before_they_are_sent(recorder: Visit, portal: Portal) -> None:
    before = len(noted(portal, "records.file"))

    page = recorder.send(FORM, {**a_lorry("000101"), "step": "check"})

    assert "Check the answers" in words(page.text)
    assert "ZZZVG1E26TT000101" in page.text
    assert 'name="record.parts.0.serial" value="E-000101"' in page.text
    assert len(noted(portal, "records.file")) == before


def test_filed_record_is_found_by_its_part(recorder: Visit, portal: Portal) -> None:
    reference = filed(recorder, "000102")

    with Visit(portal) as guard:
        page = guard.enter("guard.qzb").take_up("border").ask("E-000102")

    assert reference in page


def test_faults_are_listed_all_at_once_and_entries_kept(recorder: Visit) -> None:
    page = recorder.send(FORM, {"record.model": "Kestrel", "record.event_on": "2999-01-01", "step": "check"})

    assert page.status_code == 422
    assert page.text.count('href="#field-') >= 4
    assert 'value="Kestrel"' in page.text
    for anchor in re.findall(r'href="#(field-[^"]+)"', page.text):
        assert f'id="{anchor}"' in page.text


def test_way_back_keeps_everything(recorder: Visit) -> None:
    page = recorder.send(FORM, {**a_lorry("000103"), "step": "change"})

    assert page.status_code == 200
    assert 'value="E-000103"' in page.text
    assert '<option value="lorry" selected>' in page.text


def test_documents_of_others_are_refused_by_name(recorder: Visit) -> None:
    page = recorder.send(
        "/records/file/travel_documents/",
        {
            "record.document_number": "Z99887766", "record.kind": "passport", "record.status": "lost",
            "record.issuing_country": "QZB", **BASIS, "step": "send",
        },
    )  # fmt: skip

    assert page.status_code == 422
    assert "Only the issuing country files its documents" in words(page.text)


def test_faults_speak_the_readers_language(portal: Portal) -> None:
    with Visit(portal, "fr") as visit:
        page = visit.enter("recorder.uto").send(FORM, {"step": "check"})

    told = words(page.text)
    assert "Remplissez au moins l'un de ceux-ci" in told
    assert "Numéro d'identification (VIN)" in told
    assert "{" not in told


def test_correction_makes_a_version_and_keeps_the_old_one(recorder: Visit) -> None:
    reference = filed(recorder, "000104")
    path = f"/records/own/{reference}/"

    recorder.send(
        f"{path}correct/",
        {**a_lorry("000104", **{"record.model": "Heron 4"}), "version": "1", "reason": "typo", "step": "send"},
    )
    page, history = recorder.get(path), recorder.get(f"{path}history/")

    assert "Heron 4" in words(page.text)
    assert "Corrected" in words(history.text)
    assert "Mistake in writing" in words(history.text)


def test_correction_of_an_old_version_is_refused(recorder: Visit) -> None:
    reference = filed(recorder, "000105")
    path = f"/records/own/{reference}/correct/"
    fields = {**a_lorry("000105"), "version": "1", "reason": "typo", "step": "send"}
    recorder.send(path, {**fields, "record.model": "One"})

    page = recorder.send(path, {**fields, "record.model": "Two"})

    assert page.status_code == 409
    assert "version 2 by now" in words(page.text)
    assert 'value="Two"' in page.text


def test_withdrawn_record_is_found_by_nobody(recorder: Visit, portal: Portal) -> None:
    reference = filed(recorder, "000106")

    without = recorder.send(f"/records/own/{reference}/withdraw/", {"reason": ""})
    done = recorder.send(f"/records/own/{reference}/withdraw/", {"reason": "recovered"})

    assert without.status_code == 422
    assert "Withdrawn" in words(done.text)
    with Visit(portal) as guard:
        assert reference not in guard.enter("guard.qzb").take_up("border").ask("ZZZVG1E26TT000106")


def test_audience_is_changed_at_once(recorder: Visit, portal: Portal) -> None:
    reference = filed(recorder, "000107")

    recorder.send(f"/records/own/{reference}/audience/", {"who": "some", "countries": ["XCM"]})

    with Visit(portal) as guard:
        assert reference not in guard.enter("guard.qzb").take_up("border").ask("ZZZVG1E26TT000107")
    assert "Costa Marena" in words(recorder.get(f"/records/own/{reference}/").text)


@pytest.mark.parametrize("slip", [{"who": "some"}, {}, {"who": "all"}])
def test_slip_changes_no_audience(slip: dict[str, str], recorder: Visit, portal: Portal) -> None:
    reference = filed(recorder, f"00012{len(str(slip)) % 10}")
    recorder.send(f"/records/own/{reference}/audience/", {"who": "some", "countries": ["QZB"]})

    page = recorder.send(f"/records/own/{reference}/audience/", slip)

    assert page.status_code == 422
    row = portal.node.superuser.execute("select countries from record where reference = %s", (reference,)).fetchone()
    assert row == (["QZB"],)


def test_confirmation_is_dated(recorder: Visit) -> None:
    reference = filed(recorder, "000108")

    page = recorder.send(f"/records/own/{reference}/confirm/", {})

    assert "not since it was filed" not in words(page.text)


def _body(number: int) -> dict[str, Any]:
    record = {
        "plate": f"PAGE-{number:03}",
        "plate_country": "UTO",
        "kind": "car",
        "status": "stolen",
        "event_on": "2026-02-01",
    }
    return {"record": record, "legal_basis": {"kind": "law", "reference": "UTO-LAW-1"}}


def test_own_records_are_paged_by_a_cursor(recorder: Visit, portal: Portal) -> None:
    with portal.node.act(portal.actor("recorder.uto"), Task(Purpose.MAINTAIN)) as act:
        records.file_many(act, "vehicles", [_body(number) for number in range(27)])

    first = recorder.get("/records/own/?database=vehicles").text
    older = re.search(r'href="(/records/own/\?database=vehicles&amp;after=[0-9a-f-]+)"', first)
    assert older is not None
    second = recorder.get(older[1].replace("&amp;", "&")).text

    assert first.count("data-row") == 25
    assert not set(REFERENCE.findall(first)) & set(REFERENCE.findall(second))


def test_owner_sees_who_looked_and_others_see_their_own(recorder: Visit, portal: Portal) -> None:
    reference = portal.references["passport"]
    with Visit(portal) as guard, Visit(portal) as supervisor:
        guard.enter("guard.qzb").take_up("border").ask("L898902C3")
        guard.get(f"/records/{reference}/")

        supervised = words(supervisor.enter("supervisor.uto").get(f"/records/own/{reference}/looks/").text)
        of_guard = words(guard.get(f"/records/{reference}/looks/").text)

    assert "Zembrovia" in supervised
    assert "opened it" in of_guard
    assert "Utopia" not in of_guard
    assert str(portal.actor("guard.qzb").id)[-12:] not in supervised


def test_hub_review_blocks_and_lifts(recorder: Visit, portal: Portal) -> None:
    reference = filed(recorder, "000109")
    with Visit(portal) as reviewer, Visit(portal) as guard:
        reviewer.enter("reviewer.uto").take_up("supervise", "HUB-9")
        guard.enter("guard.qzb").take_up("border")

        opened = reviewer.send("/search/", {"q": reference.lower()})
        without = reviewer.send(f"/records/{reference}/block/", {"reason": ""})
        blocked = reviewer.send(f"/records/{reference}/block/", {"reason": "legal_review"})
        hidden = guard.ask("ZZZVG1E26TT000109")
        lifted = reviewer.send(f"/records/{reference}/unblock/", {"reason": "legal_review"})
        shown = guard.ask("ZZZVG1E26TT000109")

    assert opened.url.path == f"/records/{reference}/"
    assert without.status_code == 422
    assert (blocked.status_code, "Lift the block" in words(blocked.text)) == (200, True)
    assert reference not in hidden
    assert "Blocked" in words(recorder.get(f"/records/own/{reference}/history/").text)
    assert lifted.url.path == f"/records/{reference}/"
    assert reference in shown


def test_looks_are_paged_and_own_officers_named(portal: Portal) -> None:
    path = f"/records/own/{portal.references['card']}/looks/"
    with Visit(portal) as supervisor:
        supervisor.enter("supervisor.uto")
        for _time in range(27):
            supervisor.get(path)
        first = supervisor.get(path).text
        older = re.search(r'href="([^"]+\?at=[^"]+)"', first)
        assert older is not None
        second = supervisor.get(older[1].replace("&amp;", "&")).text

    assert first.count("data-row") == 25
    assert "Nadia Ferrow" in words(second)
    assert "filed it" in words(second)
    assert "filed it" not in words(first)


def test_guard_may_file_nothing(portal: Portal) -> None:
    with Visit(portal) as guard:
        page = guard.enter("guard.qzb").get("/records/file/")
        refused = guard.get("/records/own/")

    assert "You may not file into any database" in words(page.text)
    assert refused.status_code == 403
