"""The end of a run: one plain line of numbers, and every test that did not run, with its reason."""

import json
import os
import tomllib
from pathlib import Path

import pytest

EXPECTED = Path(__file__).with_name("expected_skips.toml")


def expected_skips() -> dict[str, str]:
    """Reason to skip -> why we accept it. A skip for any other reason fails the run."""
    return dict(tomllib.loads(EXPECTED.read_text(encoding="utf-8")).get("reasons", {}))


def reason_of(report: pytest.TestReport) -> str:
    """Why a test was skipped, without pytest's prefix; why it was expected to fail, for xfail."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(getattr(report, "wasxfail", "")) or str(report.longrepr)


def unexpected(reports: list[pytest.TestReport]) -> list[pytest.TestReport]:
    """The skipped tests whose reason is not in the list."""
    known = expected_skips()
    return [report for report in reports if reason_of(report) not in known]


class Closing:
    """Collects what was skipped and turns an unexpected skip into a failed run."""

    def __init__(self) -> None:
        self.skipped: list[pytest.TestReport] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Hook: each phase of each test; under xdist called in the controller."""
        if report.skipped:
            self.skipped.append(report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hook: a green run with a skipped test that nobody expected is not green."""
        if unexpected(self.skipped) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_addoption(parser: pytest.Parser) -> None:
    """Hook: what `./run check` asks for."""
    parser.addoption("--pure", action="store_true", help="only tests without fixtures: rules, nouns, catalogues")


def is_pure(item: pytest.Item) -> bool:
    """Whether a test needs nothing but its own parameters."""
    asked = set(getattr(item, "fixturenames", ())) - {"request"}
    parameters = set(getattr(getattr(item, "callspec", None), "params", ()))
    return not {name for name in asked - parameters if not name.startswith("_")} and not item.get_closest_marker("slow")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Hook: with --pure, leave out what needs a server or a folder."""
    if config.getoption("--pure"):
        out = [item for item in items if not is_pure(item)]
        items[:] = [item for item in items if is_pure(item)]
        config.hook.pytest_deselected(items=out)


def pytest_configure(config: pytest.Config) -> None:
    """Hook: only the controller reports."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Closing(), "vigie-closing")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Hook: the closing line is the last thing that pytest prints."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    closing = config.pluginmanager.get_plugin("vigie-closing")
    if reporter is None or not isinstance(closing, Closing) or config.option.collectonly:
        return
    counted = {name: len(reporter.stats.get(name, [])) for name in ("passed", "failed", "error", "xpassed")}
    strangers = unexpected(closing.skipped)
    reporter.write_line("")
    for report in sorted(closing.skipped, key=lambda each: each.nodeid):
        mark = "NOT EXPECTED" if report in strangers else "not run"
        reporter.write_line(f"{mark}: {report.nodeid}: {reason_of(report)}")
    failed = counted["failed"] + counted["error"] + counted["xpassed"]
    reporter.write_line(f"{counted['passed']} passed, {failed} failed, {len(closing.skipped)} skipped")
    if target := os.environ.get("VIGIE_QUALITY"):
        write_quality(Path(target), counted["passed"], failed, closing)


def write_quality(target: Path, passed: int, failed: int, closing: Closing) -> None:
    """The run in figures, for the next program: build/quality.json."""
    static = dict(part.split("=", 1) for part in os.environ.get("VIGIE_STATIC", "").split(";") if "=" in part)
    skipped = [{"test": each.nodeid, "reason": reason_of(each)} for each in closing.skipped]
    found = {"passed": passed, "failed": failed, "skipped": skipped, "static": static}
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
