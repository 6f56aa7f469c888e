"""Where the files lie that travel with the program: templates, fonts, labels, word lists, demo articles."""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent
#: Characters of a language code (BCP 47, 4.4.1, asks for 35 at least).
MAX_CODE_LENGTH = 35


def templates_folder() -> Path:
    """Return the folder of shipped templates: inside an installed package, else beside it in a checkout."""
    packed = PACKAGE / "templates"
    return packed if packed.is_dir() else PACKAGE.parent / "templates"


def fonts_folder() -> Path:
    """Return the folder of bundled fonts, with the `fonts.conf` that shows only them and the system's fallbacks."""
    return templates_folder() / "fonts"


def find_label_catalogue(language: str) -> Path | None:
    """Return the compiled catalogue of labels for a language ("fr", "pt-BR"), or None where there is none."""
    if len(language) > MAX_CODE_LENGTH:
        return None
    for code in (language.replace("-", "_"), language.partition("-")[0]):
        path = PACKAGE / "locale" / code / "LC_MESSAGES" / "briefings.mo"
        if code.replace("_", "").isalnum() and path.is_file():
            return path
    return None


def list_label_languages() -> tuple[str, ...]:
    """Return the languages that labels can be printed in: English, and those with a catalogue."""
    return tuple(sorted({"en", *(path.parts[-3] for path in PACKAGE.glob("locale/*/LC_MESSAGES/briefings.mo"))}))


def webfonts_folder() -> Path:
    """Return the folder of the cuts of the bundled fonts that HTML carries along."""
    return templates_folder() / "webfonts"


def language_data_folder() -> Path:
    """Return the folder of the trained pipeline and the word lists."""
    return PACKAGE / "analysis" / "english"


def list_analysis_files() -> tuple[Path, ...]:
    """Return every file that an analysis depends on, in order: the rules, the word lists, the model, and its values.

    They are found by walking the folders, so that a new rule or list belongs to them by itself. What trains the model
    and what compiled code leaves behind do not.
    """
    english = language_data_folder()
    training = english / "training"
    found = {
        *(PACKAGE / "core").rglob("*.py"),
        *(PACKAGE / "analysis" / "nlp").rglob("*"),
        *(path for path in english.rglob("*") if training not in path.parents),
    }
    return tuple(sorted(path for path in found if path.is_file() and path.suffix != ".pyc"))


def edition_schema_path() -> Path:
    """Return the JSON Schema of `briefing.json`."""
    return PACKAGE / "edition.schema.json"


def docs_folder() -> Path:
    """Return the folder of documents behind `briefings help`."""
    return PACKAGE / "docs"


def demo_folder() -> Path:
    """Return the folder of invented articles behind `briefings demo`."""
    return PACKAGE / "demo"
