"""A refusal: what is wrong, where, and what the officer can do about it. The doors translate; nothing else does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence to a person: English text with %(name)s places, and the values for them.

    `text` is the key of the translation catalogue; values are shown as they are, labels by language in the reader's.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what was sent: where (JSON pointer), code of the closed list, and what to do."""

    pointer: str
    code: str
    advice: Advice
    given: str = ""
    nearest: tuple[str, ...] = ()


class Refusal(Exception):  # noqa: N818  the trade's word
    """Something that was asked and is not done. Subclass it beside the rule that raises it.

    `code` is stable and published, `status` the HTTP status, `advice` what to do next (English, a translation key).
    `noted` says that the refusal itself is an entry in the ledger.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    advice: ClassVar[str] = "This cannot be done."
    noted: ClassVar[bool] = False

    def __init__(self, *faults: Fault, **values: object) -> None:
        super().__init__(self.code)
        self.faults = faults
        self.values = values

    @property
    def says(self) -> Advice:
        """The advice with this case's values."""
        return Advice(self.advice, self.values)


class Invalid(Refusal):
    """What was sent has faults; each is listed, all at once."""

    code = "invalid"
    status = 422
    advice = "Some entries need to be corrected. Each is listed with what to do."


class NotPermitted(Refusal):
    """The policy, or an error in deciding it, says no. One text for every cause, so that nothing is learnt from it."""

    code = "not_permitted"
    status = 403
    advice = "You are not permitted to do this for this purpose. Check the purpose and the case reference, or ask your administrator."
    noted = True


class NotFound(Refusal):
    """Unknown, erased, or not to be seen by this caller: all alike."""

    code = "not_found"
    status = 404
    advice = "Nothing is known under this reference. Check its last sign, which is a check character."
    noted = True


class Conflict(Refusal):
    """Somebody else was faster, or the same reference was used for something else."""

    code = "conflict"
    status = 409
    advice = "This was changed meanwhile. Open it again and repeat your change."


class Unavailable(Refusal):
    """A part of the node that is needed does not answer; nothing was done."""

    code = "unavailable"
    status = 503
    advice = "The node cannot do this at the moment. Nothing was done; try again shortly."
