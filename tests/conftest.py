from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from faults import NO_SHIM, Faults, compile_shim
from hypothesis import settings
from support import ROOT, build_index

from newsearch.indexers import Article, ArticleStore, ingest, rebuild
from newsearch.search.layout import IndexLayout

# Hypothesis fails a test that takes longer than 200 ms; how fast a machine is proves nothing.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of `ARTICLES`, to be read only."""
    return build_index(tmp_path_factory.mktemp("small") / "index")


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample articles in seeds/, to be read only."""
    folder = tmp_path_factory.mktemp("seeds") / "index"
    folder.mkdir()
    with ArticleStore(IndexLayout(folder).store) as store:
        ingest([str(ROOT / "seeds")], store)
    rebuild(folder)
    return folder


@pytest.fixture
def make_index(tmp_path: Path) -> Callable[[Iterable[Article]], Path]:
    """Builds an index of given articles in a folder of the test's own."""
    return lambda articles: build_index(tmp_path / "index", articles)


@pytest.fixture(scope="session")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faults]:
    """A process that runs jobs whose calls fail."""
    if NO_SHIM:
        pytest.skip(NO_SHIM)
    with Faults(compile_shim(tmp_path_factory.mktemp("shim"))) as running:
        yield running
