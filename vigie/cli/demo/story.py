"""The story of a border hit, played through the real doors: each step checks what it says."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from vigie.cli.demo.cast import DPO, DUTY_OFFICER, GUARD, SUPERVISOR, Cast, Player
from vigie.cli.demo.fill import SEED
from vigie.cli.demo.visitor import Unexpected, Visitor
from vigie.foundation import clock
from vigie.search.mrz.writing import Fields, write
from vigie.synth.documents import COUNTRIES, document

NOT_OF_THE_ANSWER = frozenset({"entry", "question", "as_of", "took_ms", "id"})  # ids and times


class Tell(Protocol):
    """Tells a step: an English sentence with %(name)s places, and what goes there."""

    def __call__(self, words: str, **values: object) -> None:
        """One line, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Passport:
    """A passport of Utopia that nobody ever held."""

    number: str
    holder: tuple[str, str] = ("Rosieholt", "Selba Fenri")

    @property
    def zone(self) -> str:
        """Its machine-readable zone."""
        return write(
            "TD3",
            Fields("P", "UTO", self.number, *self.holder, birth=date(1984, 5, 9), sex="F", expiry=date(2031, 2, 1)),
        )

    @property
    def filing(self) -> dict[str, Any]:
        """What Utopia's recorder sends."""
        stolen = (clock.now().date() - timedelta(days=2)).isoformat()
        return {
            "owner_ref": f"DEMO-{self.number}",
            "legal_basis": {
                "kind": "police_report",
                "reference": f"Report {self.number}",
                "authority": "Police of Utopia",
            },
            "record": {
                "document_number": self.number,
                "issuing_country": "UTO",
                "kind": "passport",
                "status": "stolen",
                "event_on": stolen,
                "event_place": {"text": "Port Amaurot", "country": "UTO"},
            },
        }


class Story:
    """One play: who takes part, and what has become of the passports."""

    def __init__(self, origin: str, cast: Cast, tell: Tell, turn: int) -> None:
        self.origin = origin
        self.cast = cast
        self.tell = tell
        self.stolen = Passport(f"UP{2 * turn:07d}")
        self.restricted = Passport(f"UP{2 * turn + 1:07d}")

    def play(self) -> str:
        """All steps in order; gives the reference of Al Rimal's record that was hit. Raises Unexpected at a wrong one."""
        players = desk, gate, chief, dpo = [self._enter(each) for each in (DUTY_OFFICER, GUARD, SUPERVISOR, DPO)]
        try:
            self._nothing_yet(gate)
            reference = self._file(desk, self.stolen)
            self._hit(gate, reference)
            self._open(gate, reference)
            self._who_looked(chief, reference)
            self._restricted_away(desk, gate)
            return self._another_owner(gate, dpo)
        finally:
            for visitor in players:
                visitor.close()

    def _enter(self, player: Player) -> Visitor:
        visitor = Visitor.sign_in(self.origin, player.account, self.cast.passwords[player.account], player.language)
        self.tell(
            "%(name)s signs in at the portal (%(account)s, %(bureau)s).",
            name=player.name,
            account=player.account,
            bureau=player.bureau,
        )
        return visitor

    def _nothing_yet(self, gate: Visitor) -> None:
        answer = self._ask(gate, self.stolen)
        _expect(_state(answer) == "no_hit", f"nothing is filed yet, but the answer was {answer}")
        self.tell(
            "A passport of Utopia lies on the reader, number %(number)s. The guard asks: no hit.",
            number=self.stolen.number,
        )

    def _file(self, desk: Visitor, passport: Passport) -> str:
        filed = desk.post("/databases/travel_documents/records", passport.filing)
        reference = str(filed["reference"])
        again = desk.post("/databases/travel_documents/records", passport.filing)
        _expect(again["reference"] == reference, "filing the same twice made two records")
        self.tell("Utopia files it as stolen: %(reference)s. Sending it twice changes nothing.", reference=reference)
        return reference

    def _hit(self, gate: Visitor, reference: str) -> None:
        answer = self._ask(gate, self.stolen)
        _expect(_state(answer) == "hit", f"the passport is filed, but the answer was {answer}")
        found = [candidate["reference"] for candidate in _travel_documents(answer)["candidates"]]
        _expect(found == [reference], f"expected {reference} alone, found {found}")
        self.tell(
            "The guard asks again, with the whole zone, for the purpose border: HIT, %(reference)s.",
            reference=reference,
        )

    def _open(self, gate: Visitor, reference: str) -> None:
        opened = gate.get(f"/records/{reference}", purpose="border")
        _expect(opened["payload"]["status"] == "stolen", f"the record does not say that it is stolen: {opened}")
        self.tell("She opens the record, a second step with its own entry in the ledger: stolen, call Utopia.")

    def _who_looked(self, chief: Visitor, reference: str) -> None:
        looks = chief.get(f"/records/{reference}/looks")
        seen = {(look["act"], look["bureau"]) for look in looks["items"]}
        _expect(("search.open", "QZB") in seen, f"the look is not on the list: {looks}")
        self.tell("Utopia's supervisor sees who looked: Zembrovia, at the border, once to find and once to read.")

    def _restricted_away(self, desk: Visitor, gate: Visitor) -> None:
        before = self._ask(gate, self.restricted)
        desk.post("/databases/travel_documents/records", self.restricted.filing | {"countries": ["UTO", "XCM"]})
        after = self._ask(gate, self.restricted)
        _expect(_spelt(before) == _spelt(after), f"a hidden record shows: {_spelt(before)} / {_spelt(after)}")
        seen_at_home = self._ask(desk, self.restricted, case="UTO-DEMO-1", purpose="investigate")
        _expect(_state(seen_at_home) == "hit", f"the owner does not find its own record: {seen_at_home}")
        self.tell("Utopia files another one for itself and Costa Marena only. Zembrovia asks for it: the answer is the one for a passport that nobody filed, byte for byte.")  # fmt: skip

    def _another_owner(self, gate: Visitor, dpo: Visitor) -> str:
        number = document(COUNTRIES.index("XRM"), SEED)["record"]["document_number"]
        answer = gate.post("/questions", {"purpose": "border", "ask": {"document_number": number}})
        [reference] = [
            each["reference"] for each in _travel_documents(answer)["candidates"] if each["grade"] == "exact"
        ]
        looks = dpo.get(f"/records/{reference}/looks")
        _expect(any(look["bureau"] == "QZB" for look in looks["items"]), f"the look is not on the list: {looks}")
        self.tell("She asks by number for a document of Al Rimal, %(number)s: HIT. Al Rimal's data-protection officer sees that too.", number=number)  # fmt: skip
        return str(reference)

    def _ask(self, visitor: Visitor, passport: Passport, **why: str) -> Any:
        question = {"purpose": "border", "mrz": passport.zone, "databases": ["travel_documents"]} | why
        return visitor.post("/questions", question)


def _travel_documents(answer: Any) -> Any:
    [found] = [each for each in answer["answers"] if each["database"] == "travel_documents"]
    return found


def _state(answer: Any) -> str:
    return str(_travel_documents(answer)["state"])


def _spelt(answer: Any) -> str:
    """The answer without ids and times, in one spelling."""
    return json.dumps(_without(answer), sort_keys=True, ensure_ascii=False)


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without(each) for name, each in value.items() if name not in NOT_OF_THE_ANSWER}
    return [_without(each) for each in value] if isinstance(value, list) else value


def _expect(truth: bool, otherwise: str) -> None:
    if not truth:
        raise Unexpected(otherwise)
