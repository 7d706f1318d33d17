"""Brings the rooms' faults to the entries of a form: by anchor, and as a summary with the entries' labels."""

from collections.abc import Iterable, Mapping
from typing import Any

from vigie.foundation.errors import Fault
from vigie.portal.records.entries import RECORD
from vigie.portal.refusals import anchor, say
from vigie.portal.values import label_of
from vigie.records.nouns import Field


def by_anchor(faults: Iterable[Fault]) -> dict[str, list[str]]:
    """The advices for each entry, by its element id."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        found.setdefault(anchor(fault.pointer), []).append(say(fault.advice))
    return found


def summary(
    faults: Iterable[Fault], fields: Mapping[str, Field], envelope: Mapping[str, Field]
) -> list[dict[str, Any]]:
    """The faults for the error summary, each with the label of its entry."""
    return [
        {
            "anchor": anchor(fault.pointer),
            "advice": say(fault.advice),
            "nearest": fault.nearest,
            "label": _label(fault.pointer, fields, envelope),
        }
        for fault in faults
    ]


def _label(pointer: str, fields: Mapping[str, Field], envelope: Mapping[str, Field]) -> str:
    """The labels along the pointer: "Identifiable parts, Serial number"."""
    steps = pointer.strip("/").split("/")
    known = fields if steps[0] == RECORD else envelope
    labels = []
    for step in steps[1:] if steps[0] == RECORD else steps:
        if step in known:
            labels.append(label_of(known[step].label))
            known = known[step].of
    return ", ".join(labels)
