"""Writes docs/settings.md from the settings themselves: `.venv/bin/python tools/settings_page.py`."""

from dataclasses import fields
from pathlib import Path

from vigie.foundation.settings import Settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
HEAD = """# Settings

<!-- Written by tools/settings_page.py; a test compares. Change the sentence in vigie/foundation/settings.py. -->

A value comes from, later wins: the default, `<home>/vigie.toml` (`name = value`), the variable `VIGIE_NAME`, or for
secrets `VIGIE_NAME_FILE`, the path of a file that holds the value. `home` itself comes from `VIGIE_HOME` only.
`vigie settings` prints what a node uses and where it comes from; secrets are masked.

| Setting | Default | What it is for |
|---|---|---|
"""


def page() -> str:
    """The page as it should be, ending with a newline."""
    lines = []
    for each in fields(Settings):
        default = str(each.default).lower() if isinstance(each.default, bool) else str(each.default)
        shown = f"`{default}`" if default not in {"", "."} else ""
        secret = " Secret." if each.metadata["secret"] else ""
        lines.append(f"| `{each.name}` | {shown} | {each.metadata['about']}{secret} |\n")
    return HEAD + "".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
