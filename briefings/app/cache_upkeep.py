"""Shows how much the cache holds, and empties it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from briefings.config.assembly import build_cache
from briefings.config.settings import CacheSettings, Settings, read_settings
from briefings.core.errors import UsageError
from briefings.core.result_cache import ResultCache, ResultKind


def open_cache(path: Path) -> ResultCache:
    """Return the cache with the limit of a settings file, or of none where there is no such file."""
    settings = read_settings(path) if path.exists() else Settings()
    cache = build_cache(settings.model_copy(update={"cache": CacheSettings(megabytes=settings.cache.megabytes)}))
    assert cache is not None
    return cache


def parse_kind(word: str) -> tuple[ResultKind, ...]:
    """Return the kinds of results that a word means, all of them without one. Raises `UsageError`."""
    if word and word not in set(ResultKind):
        raise UsageError(f"{word!r} is no kind of what is kept: {', '.join(ResultKind)}")
    return (ResultKind(word),) if word else tuple(ResultKind)


def cache_to_row(cache: ResultCache) -> Mapping[str, object]:
    """Return what the cache holds, as JSON can say it."""
    kinds = {size.kind: {"results": size.results, "bytes": size.bytes} for size in cache.measure()}
    return {"folder": str(cache.folder), "limit": cache.limit, "kinds": kinds}


def format_cache(cache: ResultCache) -> Iterator[str]:
    """Yield the lines that say what the cache holds."""
    sizes = cache.measure()
    yield f"{cache.folder}"
    for size in sizes:
        yield f"{size.kind:10}{size.results:>9,}{size.bytes / 1e6:>11,.1f} MB"
    results, total = sum(size.results for size in sizes), sum(size.bytes for size in sizes)
    yield f"{'in all':10}{results:>9,}{total / 1e6:>11,.1f} MB of {cache.limit / 1e6:,.0f}"
