"""Which Kafka the run used, how many of its tests ran, and a run that fails where they had to run and did not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.brokers.choice import is_required

BUT_LONG = "not long"
"""What `make test` runs: all but what takes minutes on a broker."""


def _lacks_more(item: pytest.Item) -> bool:
    """Whether a test is skipped, by its own condition, for want of something else than Kafka: a Prometheus."""
    return any(mark.args and mark.args[0] is True for mark in item.iter_markers("skipif"))


class KafkaReport:
    """A plugin that counts the tests marked `kafka` from collection to the last line of the run."""

    key = pytest.StashKey["KafkaReport"]()

    def __init__(self) -> None:
        self.broker = "not asked for"
        self.brokers: list[str] = []
        self.collected: set[str] = set()
        self.ran: set[str] = set()
        self.whole_suite = False

    @property
    def missing(self) -> str:
        """Why a run that requires Kafka can't count as one; empty where all is well."""
        if not is_required():
            return ""
        if idle := self.collected - self.ran:
            return f"{len(idle)} tests marked kafka did not run, and here they must: {', '.join(sorted(idle)[:5])}"
        if self.whole_suite and not self.collected:
            return "the whole suite holds no test marked kafka, and here it must"
        return ""

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        config = session.config
        chosen = [config.getoption(name, default=None) for name in ("keyword", "markexpr", "deselect", "lf", "last_failed")]
        chosen = [each for each in chosen if each != BUT_LONG]
        from_ini = config.args_source is pytest.Config.ArgsSource.TESTPATHS
        self.whole_suite = (from_ini or config.args == ["tests"]) and not any(chosen)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.collected |= {item.nodeid for item in session.items if item.get_closest_marker("kafka") and not _lacks_more(item)}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and not report.skipped:
            self.ran.add(report.nodeid)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Of a run in several processes: what one of them found. The tests that ran are told as they run."""
        broker, collected = getattr(node, "workeroutput", {}).get("kafka", (self.broker, []))
        self.collected |= set(collected)
        self.brokers.append(broker)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["kafka"] = (self.broker, sorted(self.collected))
        elif self.missing and not session.config.getoption("collectonly") and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.collected and not self.missing:
            return
        idle = len(self.collected - self.ran)
        terminalreporter.section("kafka")
        for broker in self.brokers or [self.broker]:
            terminalreporter.write_line(f"kafka: {broker}")
        terminalreporter.write_line(
            f"{len(self.collected & self.ran)} tests marked kafka ran, {idle} did not", yellow=bool(idle)
        )
        if self.missing:
            terminalreporter.write_line(f"FAILED: {self.missing}", red=True)
