"""What several renderer tests look at: the ordinary edition, drawn once."""

import io
from collections.abc import Callable

import pikepdf
import pypdf
import pytest
from support import editions

from briefings.core.edition import Briefing, Rendition
from briefings.publishing.renderers.pdf import PdfRenderer


@pytest.fixture(scope="session")
def edition() -> Briefing:
    return editions.an_edition()


@pytest.fixture(scope="session")
def drawer() -> PdfRenderer:
    """One renderer for many tests: its process is started once."""
    return PdfRenderer()


@pytest.fixture(scope="session")
def rendition(edition: Briefing, drawer: PdfRenderer) -> Rendition:
    return drawer.render(edition)


@pytest.fixture(scope="session")
def document(rendition: Rendition) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(rendition.content))


@pytest.fixture(scope="session")
def pages_of() -> Callable[[bytes], list[str]]:
    def read(content: bytes) -> list[str]:
        """Return the text of each page; the soft breaks that we put into long words are taken out again."""
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return [page.extract_text().replace("\u200b", "") for page in pages]

    return read


@pytest.fixture(scope="session")
def pages(rendition: Rendition, pages_of: Callable[[bytes], list[str]]) -> list[str]:
    return pages_of(rendition.content)
