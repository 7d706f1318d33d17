"""The JSON form of a question, as every door takes it: strict, and every fault named with its place."""

from collections.abc import Mapping
from typing import Any

from vigie.foundation.actor import Task
from vigie.foundation.errors import Advice, Fault
from vigie.search.nouns import USUAL, How, Part, Question
from vigie.search.rules.reading import BadQuestion
from vigie.vocabulary.purposes import Purpose

KNOWN = frozenset({"ask", "mrz", "any", "databases", "limit", "purpose", "case", "reason"})
MOST_SIGNS = 2_000
MOST_VALUES = 20
_NOT_TEXT = Advice("Give a text of at most %(most)s characters.", {"most": MOST_SIGNS})
_NOT_A_PART = Advice('Give a text, a list of texts, or one of {"start": ...} and {"end": ...}.')


def question_of(body: Mapping[str, Any]) -> tuple[Question, Task]:
    """The question and its task from {"ask", "mrz", "any", "databases", "limit", "purpose", "case", "reason"}.

    Raises BadQuestion with every fault of form; what the values mean is judged when the question is read.
    """
    faults = [
        Fault(f"/{name}", "unknown_field", Advice("A question has no such field. Remove it."), str(name))
        for name in body
        if name not in KNOWN
    ]
    purpose = _purpose(body.get("purpose"), faults)
    question = Question(
        ask=_ask(body.get("ask", {}), faults),
        mrz=_text(body.get("mrz", ""), "/mrz", faults),
        any=_text(body.get("any", ""), "/any", faults),
        databases=_databases(body.get("databases", []), faults),
        limit=_limit(body.get("limit", USUAL), faults),
    )
    task = Task(purpose, _text(body.get("case", ""), "/case", faults), _text(body.get("reason", ""), "/reason", faults))
    if faults:
        raise BadQuestion(*faults)
    return question, task


def _text(value: Any, pointer: str, faults: list[Fault]) -> str:
    if isinstance(value, str) and len(value) <= MOST_SIGNS:
        if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            faults.append(Fault(pointer, "encoding", Advice("The text has characters that are none. Type it again.")))
            return ""
        return value
    code = "too_long" if isinstance(value, str) else "not_a_text"
    faults.append(Fault(pointer, code, _NOT_TEXT, str(value)[:80]))
    return ""


def _purpose(value: Any, faults: list[Fault]) -> Purpose | None:
    if value is None or value == "":
        faults.append(Fault("/purpose", "missing", Advice("Say for which purpose you ask.")))
        return None
    if isinstance(value, str) and value in set(Purpose):
        return Purpose(value)
    faults.append(
        Fault("/purpose", "not_in_list", Advice("This is no purpose. Choose one of the list."), str(value)[:80])
    )
    return None


def _ask(value: Any, faults: list[Fault]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        faults.append(Fault("/ask", "not_a_group", Advice("Give fields with their values."), str(value)[:80]))
        return {}
    return {
        str(name): _asked(each, f"/ask/{name}", faults) for name, each in value.items() if each not in ("", None, [])
    }


def _asked(value: Any, pointer: str, faults: list[Fault]) -> Any:
    if isinstance(value, str):
        return _text(value, pointer, faults)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        return str(value)
    if isinstance(value, list) and len(value) <= MOST_VALUES and all(isinstance(each, str) for each in value):
        return tuple(_text(each, f"{pointer}/{place}", faults) for place, each in enumerate(value))
    if isinstance(value, Mapping) and len(value) == 1:
        how, text = next(iter(value.items()))
        if how in set(How):
            return Part(How(how), _text(text, f"{pointer}/{how}", faults))
    faults.append(Fault(pointer, "not_a_text", _NOT_A_PART, str(value)[:80]))
    return ""


def _databases(value: Any, faults: list[Fault]) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(dict.fromkeys(value))
    faults.append(Fault("/databases", "not_a_list", Advice("Give a list of names of databases."), str(value)[:80]))
    return ()


def _limit(value: Any, faults: list[Fault]) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    faults.append(Fault("/limit", "not_a_number", Advice("Give a whole number."), str(value)[:80]))
    return USUAL
