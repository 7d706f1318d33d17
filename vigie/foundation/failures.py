"""What nobody foresaw, as every door says it: the person gets an id to quote, the log gets where, nobody gets what was typed."""

from typing import Any

from vigie.foundation.errors import Refusal

STEPS = 12


class InternalError(Refusal):
    """What nobody foresaw. The log has where it happened, under the same correlation id."""

    code = "internal_error"
    status = 500
    advice = "Something failed inside the node. Tell the administrator the correlation id."


def where(error: BaseException) -> dict[str, Any]:
    """The kind of error and the last lines that it came through. Never its text: that may quote what was sent."""
    lines = []
    step = error.__traceback__
    while step is not None:
        lines.append(f"{step.tb_frame.f_code.co_filename.rpartition('/vigie/')[2]}:{step.tb_lineno}")
        step = step.tb_next
    return {"error": type(error).__name__, "through": lines[-STEPS:]}
