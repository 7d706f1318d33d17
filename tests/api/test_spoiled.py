"""3,000 spoiled payloads on filing and asking: never an internal error, and every fault says where, what and what to do."""

import json
import re
from typing import Any

import pytest

from tests.api.door import Rest
from tests.api.filings import a_filing
from tests.api.mutating import spoiled
from tests.people import a_guard, a_recorder, an_officer
from vigie.foundation.language import CATALOGUES, LANGUAGES

PAYLOADS = 3000
BATCHES = 10
CODES = {
    "missing", "unknown_field", "not_in_list", "not_a_date", "ambiguous_date", "in_the_future", "not_a_country",
    "bad_check_digit", "too_short", "too_long", "one_of", "needs", "not_the_issuer", "personal_data",
    "duplicate_in_file", "already_filed", "not_filed_here", "stale_version", "old_catalogue", "encoding",
    "not_a_zone", "not_a_vin", "not_a_phone", "not_an_email", "not_a_series", "too_many_unknown", "not_a_reference",
}  # fmt: skip
POINTER = re.compile(r"(/([^~/]|~[01])*)*")
QUESTIONS: list[dict[str, Any]] = [
    {"purpose": "border", "ask": {"document_number": "L898902C3", "issuing_country": "UTO"}, "limit": 5},
    {
        "purpose": "border",
        "mrz": "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
    },
    {"purpose": "investigate", "case": "C-1", "ask": {"names": ["Torna Lamtaizarrobo"], "birth": "1999-10-06"}},
    {
        "purpose": "investigate",
        "case": "C-1",
        "ask": {"vin": {"start": "1M8GD"}, "plate": "AB-12"},
        "databases": ["vehicles"],
    },
    {"purpose": "border", "any": "1M8GDM9AXKP042788", "with_explanation": True},
]
FILINGS = [
    (database, a_filing(database, i)) for database in ("travel_documents", "vehicles", "nominal") for i in range(3)
]
TARGETS = [("/questions", question) for question in QUESTIONS] + [
    (f"/databases/{database}/records", filing) for database, filing in FILINGS
]


def sent(rest: Rest, seed: int, language: str) -> Any:
    """The answer to the payload that this seed spoils."""
    path, good = TARGETS[seed % len(TARGETS)]
    asker = a_guard() if good.get("purpose") == "border" else an_officer()
    caller = asker if path == "/questions" else a_recorder()
    return rest.post(caller, path, spoiled(seed, good), Accept_Language=language)


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(BATCHES))
def test_spoiled_payloads_are_refused_well(rest: Rest, batch: int) -> None:
    for seed in range(batch, PAYLOADS, BATCHES):
        language = LANGUAGES[seed % len(LANGUAGES)]

        response = sent(rest, seed, language)

        assert response.status_code < 500, (seed, response.content)
        if response.status_code >= 400:
            told = json.loads(response.content)
            assert told["advice"], (seed, told)
            assert response["Content-Language"] == language
            for fault in told.get("errors", ()):
                assert fault["code"] in CODES, (seed, fault)
                assert fault["advice"], (seed, fault)
                assert POINTER.fullmatch(fault["pointer"]), (seed, fault)


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_advice_is_in_the_asked_language(rest: Rest, language: str) -> None:
    assert (CATALOGUES / language / "LC_MESSAGES" / "django.mo").is_file(), "run ./run setup first"
    differing = 0
    for seed in range(len(TARGETS) * 4):
        english, other = (json.loads(sent(rest, seed, each).content) for each in ("en", language))
        if "errors" not in english:
            continue

        assert [(e["pointer"], e["code"]) for e in english["errors"]] == [
            (e["pointer"], e["code"]) for e in other["errors"]
        ]
        for fault, translated in zip(english["errors"], other["errors"], strict=True):
            assert fault["advice"] != translated["advice"], fault
            differing += 1
    assert differing > 10
