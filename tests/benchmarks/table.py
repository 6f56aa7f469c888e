"""Prints the table of speed: each part against the engine alone, an afternoon's script and Chromium, in one run.

    make figures                                   (all rows)
    PYTHONPATH=tests:. python -m benchmarks.table --articles 84 --without growth

The articles are those of the corpora beside the checkout. Each figure is seconds of computing, of a process and of all
it began and waited for, with those on the clock in brackets; a ratio is of the seconds of computing. What is not
installed here (scikit-learn, Chromium) leaves its rows out, and says so.
"""

import argparse
import compileall
import importlib.util
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import growth
from benchmarks.bench_stories import collected, lines
from support.browser import PROGRAMS, chromium

from briefings.analysis.nlp import spacy_pipeline
from briefings.core.version import VERSION

ROOT = Path(__file__).parents[2]
CORPORA = {84: "campaign_2016-09", 300: "three_outlets_2010-2019"}
#: Runs of each of two versions on one article, in turns; the median ratio is printed.
COLD_ROUNDS = 5
#: Topics that articles of either corpus fit.
TOPIC, OTHER_TOPIC = "Court: court, judge, ruling", "Economy: economy, jobs, tax"


#: Runs a program and waits for all that it began: what a child took that ends after its parent is counted too.
WATCHER = """
import ctypes, os, subprocess, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
code = subprocess.call(sys.argv[1:])
try:
    while True:
        os.waitpid(-1, 0)
except ChildProcessError:
    sys.exit(code)
"""


@dataclass(frozen=True)
class Taken:
    """Seconds that something took."""

    computing: float
    clock: float

    def __str__(self) -> str:
        return f"{self.computing:.1f} ({self.clock:.1f})"


@dataclass(frozen=True)
class Row:
    """One line of the table: what is measured, against what, and the largest ratio that was asked for."""

    what: str
    ours: Taken | str
    other: Taken | str
    ratio: float
    asked: str = ""

    def __str__(self) -> str:
        return f"| {self.what} | {self.ours} | {self.other} | **{self.ratio:.2f}** | {self.asked} |"


@contextmanager
def counted(found: list[Taken]) -> Iterator[None]:
    """Note what the lines inside took, in this process and in the children that it waited for."""
    began, clock = spent(), time.perf_counter()
    yield
    found.append(Taken(spent() - began, time.perf_counter() - clock))


def spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def run(words: Sequence[object], folder: Path, root: Path = ROOT) -> Taken:
    """Run Python in a process of its own, with a cache of its own, and return what it took."""
    taken: list[Taken] = []
    # What is found from here is found from there too.
    path = os.pathsep.join(
        str(Path(place).resolve()) for place in (root, *os.getenv("PYTHONPATH", "").split(os.pathsep))
    )
    environment = {**os.environ, "PYTHONPATH": path, "XDG_CACHE_HOME": str(folder / "cache")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with counted(taken):
        command = [sys.executable, "-I", "-S", "-c", WATCHER, sys.executable, *map(str, words)]
        subprocess.run(command, check=True, capture_output=True, env=environment, cwd=folder)
    return taken[0]


def make(path: Path, folder: Path, *options: str, root: Path = ROOT) -> Taken:
    """Make an edition in PDF as the command line does."""
    return run(["-m", "briefings", "make", path, "-o", folder / "output", "--format", "pdf", *options], folder, root)


def write_articles(shared: Path, number: int, folder: Path, more: int = 0) -> Path:
    """Write so many articles of a corpus, and some of another, as JSON lines."""
    name, other = CORPORA[number], next(name for size, name in CORPORA.items() if size != number)
    place = shared / "data" / "articles"
    rows = [*lines(place / f"{name}.jsonl.gz")][:number] + [*lines(place / f"{other}.jsonl.gz")][:more]
    path = folder / f"{number}-{more}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def whole_runs(shared: Path, number: int, pipeline: str) -> Iterator[Row]:
    """A run from nothing against the afternoon script; runs that find things made already against that run."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        path = write_articles(shared, number, folder)
        cold = make(path, folder, "--topic", TOPIC)
        if importlib.util.find_spec("sklearn"):
            script = run([Path(__file__).with_name("afternoon.py"), path, folder / "script.pdf", pipeline], folder)
            name = pipeline if importlib.util.find_spec(pipeline) else "our pipeline"
            asked = {84: "0.75", 300: "0.85"}[number]
            yield Row(
                f"{number} articles to a PDF, from nothing ÷ a script with {name}",
                cold,
                script,
                ratio(cold, script),
                asked,
            )
        else:
            print("scikit-learn is not installed: no afternoon's script")  # noqa: T201 - the figures are what it is for
        for what, options, asked in (
            ("nothing changed", ("--topic", TOPIC), "0.05"),
            ("another template", ("--topic", TOPIC, "--template", "weekly"), "0.30"),
            ("another topic", ("--topic", OTHER_TOPIC), "0.30"),
        ):
            again = make(path, folder, *options)
            yield Row(f"{number} articles, {what} ÷ from nothing", again, cold, ratio(again, cold), asked)
        again = make(write_articles(shared, number, folder, more=1), folder, "--topic", TOPIC)
        yield Row(f"{number} articles, one more ÷ from nothing", again, cold, ratio(again, cold), "0.35")


def first_article(shared: Path, before: Path) -> Iterator[Row]:
    """One article to a PDF from nothing, in turns with an earlier version of the program; both are compiled before."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        path = folder / "one.jsonl"
        path.write_text(json.dumps(next(lines(shared / "data/articles/campaign_2016-09.jsonl.gz"))), encoding="utf-8")
        for root in (ROOT, before):
            subprocess.run([sys.executable, "-m", "compileall", "-q", root / "briefings"], check=True)
        pairs = []
        for turn in range(COLD_ROUNDS):
            places = [folder / f"{turn}-{name}" for name in ("ours", "before")]
            for place in places:
                place.mkdir()
            pairs.append([make(path, place, root=root) for place, root in zip(places, (ROOT, before), strict=True)])
        middle = sorted(pairs, key=lambda pair: ratio(*pair))[COLD_ROUNDS // 2]
        yield Row(f"one article to a PDF, from nothing ÷ {before.name}", *middle, ratio(*middle), "0.60")
        middle = sorted(pairs, key=clock_ratio)[COLD_ROUNDS // 2]
        yield Row("the same on the clock, the middle pair of its own", *middle, clock_ratio(middle), "0.60")


def clock_ratio(pair: Sequence[Taken]) -> float:
    ours, other = pair
    return ours.clock / other.clock


def ratio(ours: Taken, other: Taken) -> float:
    return ours.computing / other.computing


def reading(shared: Path, number: int, pipeline: str) -> Iterator[Row]:
    """Reading against the bare pipeline on the same texts, both with the model loaded."""
    from briefings.analysis.nlp.analyser import SpacyAnalyser

    articles = [collected(row) for row in lines(shared / "data" / "articles" / f"{CORPORA[number]}.jsonl.gz")][:number]
    words = sum(len(article.text.split()) for article in articles)
    nlp, ours = spacy_pipeline.load_pipeline(None), SpacyAnalyser()
    warm, taken = articles[:2], list[Taken]()
    list(nlp.pipe(article.text for article in warm))
    list(ours.analyse(warm))
    with counted(taken):
        list(nlp.pipe(article.text for article in articles))
    with counted(taken):
        list(ours.analyse(articles))
    bare, read = taken
    what = f"reading {number} articles ({words / read.clock:,.0f} words/s on the clock) ÷ bare `nlp.pipe`"
    yield Row(what, read, bare, ratio(read, bare))


def drawing(shared: Path, number: int, pipeline: str) -> Iterator[Row]:
    """The PDF against the engine alone, and against Chromium, on the same HTML."""
    import weasyprint

    from briefings.app import api
    from briefings.publishing.renderers.pdf import DEFAULT_VARIANT, PdfRenderer

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        briefing = api.make(write_articles(shared, number, folder), model="fast")
        renderer, taken = PdfRenderer(), list[Taken]()
        page = renderer.templates.render_template("briefing.html", briefing, output="pdf")
        (folder / "page.html").write_text(page, encoding="utf-8")
        code = (
            "import sys, weasyprint\nfrom pathlib import Path\n"
            "weasyprint.HTML(string=Path(sys.argv[1]).read_text()).write_pdf(sys.argv[2], pdf_variant=sys.argv[3])"
        )
        bare = run(["-c", code, folder / "page.html", folder / "bare.pdf", DEFAULT_VARIANT], folder)
        began = time.perf_counter()
        content = renderer.render(briefing).content
        clock = time.perf_counter() - began
        ours = Taken(clock, clock)
        what = f"PDF of {number} articles ({count_pages(content)} pages), on the clock ÷ "
        yield Row(f"{what}WeasyPrint alone ({weasyprint.__version__})", ours, bare, ours.clock / bare.clock)
        if any(map(find_program, PROGRAMS)):
            with chromium() as browser, counted(taken):
                browser.open(folder / "page.html")
                browser.ask("Page.printToPDF", preferCSSPageSize=True, generateTaggedPDF=True)
            theirs = Taken(taken[0].clock, taken[0].clock)
            yield Row(
                f"{what}Chromium, which has neither running heads nor PDF/A", ours, theirs, ours.clock / theirs.clock
            )
        else:
            print("Chromium is not installed")  # noqa: T201 - the figures are what it is for


def find_program(name: str) -> bool:
    return any((Path(folder) / name).is_file() for folder in os.get_exec_path())


def count_pages(content: bytes) -> int:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


def growing(shared: Path, number: int, pipeline: str) -> Iterator[Row]:
    """What is behind the reading, of 20,000 short articles against 2,000, and the memory of those and of 100,000."""
    rounds = growth.Rounds(shared, growth.READ)
    for _ in rounds.cache.analyse(rounds.base):
        pass
    small, large, largest = (
        json.loads(subprocess.check_output([sys.executable, "-m", "benchmarks.growth", str(size)], cwd=ROOT))
        for size in (2000, 20000, 100000)
    )
    after = [f"{one['after_reading']:.0f}" for one in (large, small)]
    yield Row("after reading, 20,000 ÷ 2,000 articles", *after, large["after_reading"] / small["after_reading"], "11")
    for found, asked in ((large, "1.2"), (largest, "2.5")):
        peak = max(found["peak_megabytes"].values()) / 1000
        what = f"peak memory of {found['articles']:,} articles, GB ({found['after_reading']:.0f} s after reading)"
        yield Row(what, f"{peak:.2f}", "1", peak, asked)


def long_drawings(shared: Path, number: int, pipeline: str) -> Iterator[Row]:
    """A PDF in parts, by two processes against one, and of hundreds of pages against a single call of the engine.

    Seconds are of what is computed in a row: what a clock says where nothing else runs.
    """
    from benchmarks.bench_rendering import draw_apart, page_file

    with tempfile.TemporaryDirectory() as made:
        page = page_file(Path(made), 11)
        one, two = draw_apart("1", page)[0], draw_apart("2", page)[0]
        yield chain_row(f"PDF of {two['pages']} pages, two processes ÷ one", two, one, "0.67")
        page = page_file(Path(made), 110)
        ours, alone = draw_apart("2", page)[0], draw_apart("alone", page)[0]
        yield chain_row(f"PDF of {ours['pages']} pages ÷ WeasyPrint's single call", ours, alone, "0.60")


def chain_row(what: str, ours: Mapping[str, float], other: Mapping[str, float], asked: str) -> Row:
    taken = [Taken(one["chain"], one["clock"]) for one in (ours, other)]
    return Row(what, *taken, ratio(*taken), asked)


def engines(shared: Path, number: int, pipeline: str) -> Iterator[Row]:
    """Two Dask workers of one thread each against two processes, on the clock; the workers have loaded the model."""
    if not importlib.util.find_spec("distributed"):
        print("Dask is not installed")  # noqa: T201 - the figures are what it is for
        return
    from benchmarks.bench_engines import read
    from support.dask_cluster import run_cluster

    articles = [collected(row) for row in lines(shared / "data/articles/campaign_2016-09.jsonl.gz")]
    pairs: list[list[Taken]] = []
    with tempfile.TemporaryDirectory() as made, run_cluster(Path(made)) as scheduler:
        names = (f"dask:{scheduler}", "processes:2")
        read(articles, names[0])
        for _ in range(3):
            pairs.append([Taken(seconds, seconds) for seconds in (read(articles, name)[0] for name in names)])
    middle = sorted(pairs, key=clock_ratio)[1]
    what = f"reading {len(articles)} articles on the clock, Dask with two workers ÷ two processes"
    yield Row(what, *middle, clock_ratio(middle), "1.10")


#: Parts that are measured for each number of articles, and those that are measured once.
PARTS: Mapping[str, Callable[[Path, int, str], Iterator[Row]]] = {
    "runs": whole_runs,
    "reading": reading,
    "drawing": drawing,
    "growth": growing,
    "long": long_drawings,
    "engines": engines,
}
ONCE = frozenset(("growth", "long", "engines"))


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", choices=CORPORA, default=[*CORPORA])
    parser.add_argument("--without", nargs="*", choices=PARTS, default=[])
    parser.add_argument("--pipeline", default="en_core_web_sm", help="what the afternoon's script reads with")
    parser.add_argument("--before", type=Path, help="a checkout of an earlier version, for the row of one article")
    given = parser.parse_args()
    shared = next(
        place for place in (ROOT / "shared", ROOT.parent / "shared", ROOT.parent.parent / "shared") if place.is_dir()
    )
    # An installed program is compiled, as the libraries are that it is measured against.
    compileall.compile_dir(ROOT / "briefings", quiet=2)
    cores = len(os.sched_getaffinity(0))
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(  # noqa: T201 - the figures are what it is for
        f"briefings {VERSION}, {datetime.now(UTC):%Y-%m-%d}, {cores} cores ({platform.machine()}), "
        f"Python {platform.python_version()}, load {load}\n\n"
        "| what | ours, s | against, s | ratio | at most |\n|---|---|---|---|---|",
        flush=True,
    )
    if given.before:
        for row in first_article(shared, given.before.resolve()):
            print(row, flush=True)  # noqa: T201 - see above
    for number in given.articles:
        for name, part in PARTS.items():
            if name not in given.without and (name not in ONCE or number == given.articles[-1]):
                for row in part(shared, number, given.pipeline):
                    print(row, flush=True)  # noqa: T201 - see above


if __name__ == "__main__":
    main()
