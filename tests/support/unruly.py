"""An analyser that does what hostile texts could make one do: the title of an article says what."""

import os
import re
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

from support.builders import a_reading

from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.errors import AnalysisError


class UnrulyAnalyser:
    """Reads by full stops, unless a title says otherwise."""

    def __init__(self, pipeline: str | None, threads: int = 1) -> None:
        if pipeline == "missing":
            raise AnalysisError("there is no such pipeline")
        self.model = f"unruly 1 {pipeline}"

    def analyse(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        for article in articles:
            if article.title == "hangs":
                # Within one call of C that holds the interpreter: no thread and no handler of ours ever runs.
                re.match(r"(a+)+b", "a" * 60)
            elif article.title == "hoards":
                _ = bytearray(50_000_000_000)
            elif article.title == "dies":
                os.abort()
            elif article.title == "kills itself once" and not Path(os.environ["BRIEFINGS_TEST_KILLED"]).exists():
                Path(os.environ["BRIEFINGS_TEST_KILLED"]).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            elif article.title == "fails":
                raise ZeroDivisionError
            yield a_reading(article, (("Port Selene", "GPE"),), ("ministers",))
