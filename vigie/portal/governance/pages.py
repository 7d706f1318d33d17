"""A database as its page shows it, in the reader's language."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.portal.values import label_in_group, label_of
from vigie.portal.words import PURPOSES, Mark, meaning_of
from vigie.records.nouns import Asked, Database, Field

ASKED: dict[Asked, Promise | str] = {
    Asked.KEY: _("finds"),
    Asked.NARROW: _("narrows"),
    Asked.NEVER: _("is only shown"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """What is said of a database in short."""

    name: str
    code: str
    title: str
    holds: str
    meaning: Mark
    purposes: list[Promise]
    months: int
    level: int
    personal_data: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the database's sheet."""

    label: str
    help: str
    asked: Promise | str
    required: bool
    codes: tuple[str, ...]


def card(database: Database) -> Card:
    """The card of a database."""
    return Card(
        name=database.name, code=database.code, title=label_of(database.title), holds=label_of(database.holds),
        meaning=meaning_of(database.meaning), purposes=[PURPOSES[each] for each in PURPOSES if each in database.purposes],
        months=database.keep.default_months, level=database.level, personal_data=database.personal_data,
    )  # fmt: skip


def sheet(database: Database) -> list[Line]:
    """Every field, in the order of the catalogue file."""
    return [_line(database, each) for each in database.paths.values() if not each.of]


def _line(database: Database, field: Field) -> Line:
    codes = () if field.codes is None else tuple(label_of(each) for each in field.codes.values.values())
    return Line(label_in_group(database, field), label_of(field.help), ASKED[field.asked], field.required, codes)
