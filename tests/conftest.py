"""Options and fixtures that several test files share."""

import os
import tempfile

import pytest
from hypothesis import settings

_KEPT = tempfile.TemporaryDirectory(prefix="briefgen-tests-")
os.environ["XDG_CACHE_HOME"] = _KEPT.name  # for the commands that tests run
settings.register_profile("no clock", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("no clock")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="write the expected files of tests/cases/ anew")


@pytest.fixture
def refresh(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--refresh"))
