"""Every act is permitted, noted, reached by REST and written down: the tables are read from the source and compared."""

from pathlib import Path

import pytest

from tools import acts
from tools.acts import PAGE, Deed, decided_actions, deeds, door_permits, operations, page, policy_actions

# Reads that an act of another room stands on: whoever calls them has permitted and notes (their docstrings say so).
PART_OF_AN_ACT = {"records.find", "records.open_readable", "records.readable_or_own"}
# Nothing personal is read: which databases and bureaus there are, one's own rights, machine accounts and units.
NOT_NOTED = {
    "records.describe",
    "governance.bureaus",
    "governance.units",
    "governance.tokens",
    "governance.own_tokens",
    "governance.my_rights",
}
# Reached otherwise, and why.
NO_OPERATION = {
    "governance.first_administrator": "by whoever sits at the console, once",
    "records.file_many": "for exercises; a national file is imported",
    "records.erase_record": "by retention and the commission",
}

every_act = pytest.mark.parametrize(
    "deed", [each for each in deeds() if each.name not in PART_OF_AN_ACT], ids=lambda each: each.name
)


@every_act
def test_every_act_is_permitted(deed: Deed) -> None:
    assert deed.permits


@every_act
def test_every_act_is_noted(deed: Deed) -> None:
    assert bool(deed.notes) != (deed.name in NOT_NOTED)


@every_act
def test_every_act_has_a_rest_operation(deed: Deed) -> None:
    assert bool(deed.operations) != (deed.name in NO_OPERATION)


@every_act
def test_every_act_says_what_it_does(deed: Deed) -> None:
    assert len(deed.says) > len("Does it.")


def test_every_asked_action_is_declared() -> None:
    asked = {action for deed in deeds() for action in deed.permits} | door_permits()

    assert asked <= policy_actions()


def test_every_declared_action_is_asked() -> None:
    asked = {action for deed in deeds() for action in deed.permits} | door_permits()

    assert policy_actions() <= asked


def test_every_declared_action_is_decided() -> None:
    assert policy_actions() == decided_actions()


def test_exceptions_still_exist() -> None:
    known = {deed.name for deed in deeds()}

    assert known >= NOT_NOTED | NO_OPERATION.keys() | PART_OF_AN_ACT


def test_source_yields_acts_and_operations() -> None:
    assert {"records.file_record", "search.ask", "search.open_record"} <= {deed.name for deed in deeds()}
    assert {"records.file", "search.ask", "search.open"} <= operations().keys()


def test_page_of_acts_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tools.acts"


PLANTED = '''
def peek_unseen(act: Act, reference: str) -> None:
    """Show it."""
    _permit(act)


def count_unasked(act: Act) -> None:
    """Count it."""
    act.note("records.count", Verb.CONSULT)


def _permit(act: Act) -> None:
    act.permit("records.list", reference)
'''


def test_planted_act_without_note_or_permit_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "records"
    room.mkdir()
    (room / "queries.py").write_text(PLANTED, encoding="utf-8")
    operations()  # of the real house, before it is moved
    monkeypatch.setattr(acts, "HOUSE", tmp_path)

    silent, unasked = acts._deeds_of("records")

    assert (silent.permits, silent.notes, silent.operations) == (("records.list",), (), ())
    assert (unasked.permits, unasked.notes, unasked.verbs) == ((), ("records.count",), ("consult",))
