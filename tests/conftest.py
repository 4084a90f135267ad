"""What all tests share, loaded only where tests run."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """The process that hands out the tests to others needs nothing of what they use: it loads for seconds."""
    hands_out = config.getoption("numprocesses", None) and not hasattr(config, "workerinput")
    if not hands_out:
        config.pluginmanager.import_plugin("tests.fixtures")
