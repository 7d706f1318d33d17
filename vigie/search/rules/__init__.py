"""The decisions of a question: what it means (reading), where it is asked (planning), what counts as a hit (grading)."""

from vigie.search.rules.grading import grade
from vigie.search.rules.planning import plan_question
from vigie.search.rules.reading import BadQuestion, NoPurpose, TooBroad, check_databases, read_question

__all__ = [
    "BadQuestion",
    "NoPurpose",
    "TooBroad",
    "check_databases",
    "grade",
    "plan_question",
    "read_question",
]
