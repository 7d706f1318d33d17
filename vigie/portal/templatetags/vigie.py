"""Filters and tags of the pages: local digits, moments, drawings, values with their own direction."""

from datetime import UTC, date, datetime
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from vigie.foundation import clock
from vigie.portal.icons import drawing

register = template.Library()
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def digits(text: object) -> str:
    """Digits as the reader's language writes them: counts and dates only, never numbers of documents."""
    return str(text).translate(ARABIC_DIGITS) if get_language() == "ar" else str(text)


register.filter("local_digits", digits)
register.simple_tag(drawing, name="icon")


@register.filter
def moment(value: datetime | date | None) -> SafeString | str:
    """A moment in UTC (or a day) that does not flip in a right-to-left line; empty when there is none."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        utc = value.astimezone(UTC)
        shown, exact = f"{utc:%Y-%m-%d %H:%M} UTC", utc.isoformat()
    else:
        shown, exact = value.isoformat(), value.isoformat()
    return format_html('<bdi dir="ltr" class="run"><time datetime="{}">{}</time></bdi>', exact, digits(shown))


@register.filter
def ago(value: datetime | None) -> str:
    """How long before now, in the largest fitting unit: "3 min ago"."""
    if value is None:
        return ""
    seconds = max(0, int((clock.now() - value).total_seconds()))
    days, hours, minutes = seconds // 86_400, seconds // 3_600, seconds // 60
    if days:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": digits(days)}
    if hours:
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": digits(hours)}
    if minutes:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": digits(minutes)}
    return gettext("just now")


@register.filter
def own(value: Any) -> SafeString:
    """A value that a person typed, in its own direction; lists side by side, nothing as a dash with words."""
    if value is None or value in ("", []):
        return format_html('<span class="muted">{}</span>', gettext("not stated"))
    if isinstance(value, list | tuple | set | frozenset):
        return format_html_join(gettext(", "), '<bdi dir="auto">{}</bdi>', ((each,) for each in value))
    return format_html('<bdi dir="auto">{}</bdi>', value)


def run(text: object) -> SafeString:
    """A date or quantity in local digits that reads from left to right sign by sign, whatever stands around it.

    Isolation is not enough: between Arabic digits a hyphen takes their direction and turns the date round.
    """
    return format_html('<bdi dir="ltr" class="run">{}</bdi>', digits(text))


@register.filter
def code(value: object) -> SafeString:
    """A reference, number or machine-readable text: fixed width, always left to right."""
    return format_html('<bdi dir="ltr"><code>{}</code></bdi>', value)
