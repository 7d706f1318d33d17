"""The portal's few line drawings (24 by 24), drawn by us; a word always stands beside them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

DRAWINGS = {
    "beacon": '<path d="M9 21h6l-1-11h-4zM10 10V6h4v4M3 4l4 2M21 4l-4 2M2 10h4M22 10h-4"/>',
    "search": '<circle cx="11" cy="11" r="7"/><path d="m20 20-4-4"/>',
    "hit": '<path d="M12 3 2 20h20z"/><path d="M12 10v4M12 17v.5"/>',
    "near": '<path d="M3 10c3-4 6-4 9 0s6 4 9 0M3 16c3-4 6-4 9 0s6 4 9 0"/>',
    "clear": '<circle cx="12" cy="12" r="9"/><path d="m8 12 3 3 5-6"/>',
    "closed": '<circle cx="12" cy="12" r="9"/><path d="M7 12h10"/>',
    "void": '<rect x="5" y="3" width="14" height="18" rx="2"/><path d="m9 9 6 6M15 9l-6 6"/>',
    "call": '<path d="M5 4h4l2 5-3 2c1 3 3 5 6 6l2-3 4 2v4c-9 1-16-7-15-16z"/>',
    "sought": '<path d="M4 16v-4l2-5h12l2 5v4zM4 12h16"/><circle cx="7.5" cy="17" r="2"/><circle cx="16.5" cy="17" r="2"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>',
    "book": '<path d="M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11"/>',
    "key": '<circle cx="8" cy="14" r="4"/><path d="m11 11 8-8M16 6l3 3"/>',
    "lock": '<rect x="5" y="11" width="14" height="10" rx="2"/><path d="M8 11V7a4 4 0 0 1 8 0v4"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 7.5V8"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18"/>',
    "chevron": '<path d="m7 10 5 5 5-5"/>',
    "next": '<path d="m9 5 7 7-7 7"/>',
    "file": '<path d="M6 3h8l5 5v13H6z"/><path d="M14 3v5h5M9 14h7M12.500 10.500v7"/>',
    "ledger": '<path d="M5 3h14v18H5zM9 3v18M12 8h4M12 12h4"/>',
    "people": '<circle cx="9" cy="9" r="3.500"/><path d="M2.500 20c.5-4 3-6 6.500-6s6 2 6.500 6M15 5.500a3.500 3.500 0 0 1 0 7M17.500 14.500c2.500.7 3.700 2.500 4 5.500"/>',
    "eye": '<path d="M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7z"/><circle cx="12" cy="12" r="3"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
    "keyboard": '<rect x="2" y="6" width="20" height="12" rx="2"/><path d="M6 10h.5M10 10h.5M14 10h.5M18 10h.5M8 14h8"/>',
}  # fmt: skip
TURNING = frozenset({"next"})


def drawing(name: str) -> SafeString:
    """The drawing as SVG, hidden from screen readers; an unknown name is a mistake and raises KeyError."""
    turns = " icon-turns" if name in TURNING else ""
    paths = mark_safe(DRAWINGS[name])  # noqa: S308  a constant of this file
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', turns, paths
    )
