"""Asking by REST: one question over many databases. Opening what it found is a second step, beside the records."""

import time
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from vigie.api import acts, metrics, quotas
from vigie.api.callers import caller_of
from vigie.api.faults import OBJECT, TEXT, UNKNOWN
from vigie.api.parsing import pointer, shown
from vigie.api.problems import language_of
from vigie.foundation.actor import Task
from vigie.foundation.errors import Advice, Fault, Invalid
from vigie.foundation.wire import plain
from vigie.search import queries
from vigie.search.nouns import MOST, USUAL, Answer, How, Part, Question
from vigie.vocabulary.purposes import Purpose

router = Router(tags=["search"])
ONE_SIDE = Advice("Give exactly one of start and end, as text.")
LONGEST_ZONE, LONGEST_TEXT, MOST_FIELDS, MOST_TEXTS = 400, 300, 40, 20
ASK = {
    "additionalProperties": {
        "anyOf": [
            {"type": "string"},
            {"type": "array", "items": {"type": "string"}, "maxItems": 20},
            {"type": "object", "properties": {"start": {"type": "string"}}, "required": ["start"]},
            {"type": "object", "properties": {"end": {"type": "string"}}, "required": ["end"]},
        ]
    }
}


class Asked(BaseModel):
    """A question: what is known, and why it is asked."""

    model_config = ConfigDict(extra="forbid", strict=True, title="Question")

    purpose: Annotated[Purpose, Field(strict=False, description="Why; decides what may be asked and answered.")]
    case: Annotated[str, Field(max_length=LONGEST_TEXT, description="The case reference; not needed at a border.")] = ""
    reason: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    ask: Annotated[
        dict[str, Any],
        Field(max_length=MOST_FIELDS, json_schema_extra=ASK, description="Fields of the catalogue, and what is known."),
    ] = {}
    mrz: Annotated[
        str, Field(max_length=LONGEST_ZONE, description="A whole machine-readable zone, with or without line ends.")
    ] = ""
    any: Annotated[str, Field(max_length=LONGEST_TEXT, description="Anything: recognised by its shape.")] = ""
    databases: Annotated[
        list[str], Field(max_length=40, description="Only these; none named means all permitted.")
    ] = []
    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL
    with_explanation: bool = False

    def question(self) -> Question:
        """The question as search knows it. Raises Invalid for a field that is neither text nor one side."""
        return Question(asked_fields(self.ask), self.mrz, self.any, tuple(self.databases), self.limit)


def asked_fields(given: dict[str, Any]) -> dict[str, Any]:
    """`{"vin": "1M8..."}`, `{"plate": {"start": "AB"}}`. Raises Invalid, naming every field that is neither."""
    faults: list[Fault] = []
    found: dict[str, Any] = {}
    for name, value in given.items():
        where = pointer("/ask", name)
        read = _known(value, where)
        if isinstance(read, Fault):
            faults.append(read)
        else:
            found[name] = read
    if faults:
        raise Invalid(*faults)
    return found


def _known(value: Any, where: str) -> str | Part | tuple[str, ...] | Fault:
    """A text, one side of it, or several texts of which any may be right."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _side(value, where)
    if isinstance(value, list) and len(value) <= MOST_TEXTS:
        strange = next((place for place, each in enumerate(value) if not isinstance(each, str)), None)
        if strange is None:
            return tuple(value)
        return Fault(pointer(where, str(strange)), "encoding", TEXT, shown(value[strange]))
    return Fault(where, "encoding", TEXT, shown(value))


def _side(value: dict[str, Any], where: str) -> Part | Fault:
    strange = [name for name in value if name not in tuple(How)]
    if strange:
        return Fault(pointer(where, strange[0]), "unknown_field", UNKNOWN, shown(strange[0]), tuple(How))
    if len(value) != 1:
        return Fault(where, "one_of", ONE_SIDE if value else OBJECT)
    ((how, text),) = value.items()
    if not isinstance(text, str):
        return Fault(pointer(where, how), "encoding", TEXT, shown(text))
    return Part(How(how), text)


@router.post("/questions", operation_id="search.ask", summary="Ask one question of many databases")
def ask(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Candidates only, each database for itself; a candidate is a lead. The question is noted before it is answered."""
    started = time.monotonic()
    question = asked.question()
    task = Task(asked.purpose, case=asked.case, reason=asked.reason)
    with acts.act(request, task) as act:
        quotas.count_question(act, caller_of(request))
        answer = queries.ask(act, question)
    metrics.QUESTIONS.labels(asked.purpose.value, form_of(asked), result_of(answer)).inc()
    return acts.respond(spoken(plain(answer, language_of(request)), started, explain=asked.with_explanation))


def spoken(told: dict[str, Any], started: float, *, explain: bool) -> dict[str, Any]:
    """The answer as every door says it; explanations only when they were asked for."""
    told["took_ms"] = round((time.monotonic() - started) * 1000)
    for each in told["answers"]:
        for candidate in each["candidates"]:
            if not explain:
                del candidate["explanation"]
    return told


def form_of(asked: Asked) -> str:
    """How it was asked, for the metrics: never what was asked."""
    forms = {"zone": asked.mrz, "free": asked.any, "fields": asked.ask}
    given = [form for form, value in forms.items() if value]
    return "+".join(given) or "empty"


def result_of(answer: Answer) -> str:
    """hit, or no_hit; near candidates decide nothing."""
    return "hit" if answer.hit else "no_hit"
