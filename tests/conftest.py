"""What many tests need: the corpora beside the checkout, where there are any."""

import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.verifying import verify_after

from briefings.app import pipeline
from briefings.config import assembly
from briefings.core.processes import staged
from briefings.core.result_cache import ResultKind

#: Beside the checkout, or one level up, where several work trees of it lie together.
PLACES = [folder / "shared" for folder in Path(__file__).parents[2:4]]
SHARED = next((place for place in PLACES if place.is_dir()), PLACES[0])


@pytest.fixture(scope="session", autouse=True)
def cache_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests' readings out of the user's cache, and the user's out of the tests."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


@pytest.fixture(scope="session", autouse=True)
def only_readings_are_kept() -> Iterator[None]:
    """Keep nothing but readings in this process: a test that mends or breaks a step must see it at work."""
    kept, assembly.KEPT_KINDS = assembly.KEPT_KINDS, frozenset({ResultKind.READINGS})
    yield
    assembly.KEPT_KINDS = kept


@pytest.fixture(scope="session", autouse=True)
def every_edition_verifies() -> Iterator[None]:
    """Verify each edition that the pipeline keeps, in whichever test."""
    save, pipeline.save_edition = pipeline.save_edition, verify_after(pipeline.save_edition)
    yield
    pipeline.save_edition = save


#: What jobs load; a program that starts anew computes two seconds for it, each time.
LOADED = (
    "briefings.app.jobs",
    "briefings.app.release",
    "briefings.publishing.renderers.pdf",
    "spacy.lang.en",
    "scipy.sparse",
)


@pytest.fixture(scope="session", autouse=True)
def jobs_begin_loaded(cache_of_our_own: None) -> Iterator[None]:
    """Begin each job in a fork of a process that has loaded what it needs, and has done nothing else."""
    multiprocessing.set_forkserver_preload([*LOADED])
    before, staged.START_METHOD = staged.START_METHOD, "forkserver"
    yield
    staged.START_METHOD = before


@pytest.fixture
def shared() -> Path:
    """The folder of corpora beside the checkout; without it the test is skipped."""
    if not SHARED.is_dir():
        pytest.skip("the corpora are not beside the checkout")
    return SHARED
