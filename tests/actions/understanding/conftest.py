"""One region and one understanding for all these tests; the model is kept in build/ between runs."""

from pathlib import Path

import pytest

from actions.region import Region, load_region
from actions.understanding import Understanding

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def region() -> Region:
    return load_region(ROOT / "nlu_data" / "regions" / "jateng")


@pytest.fixture(scope="session")
def understanding(region: Region) -> Understanding:
    return Understanding(region, ROOT / "nlu_data", ROOT / "build" / "models")
