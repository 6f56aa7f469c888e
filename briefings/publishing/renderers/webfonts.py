"""The typefaces of the HTML edition: cuts of the bundled ones by script, written into the page that needs them."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from briefings.core.resources import fonts_folder, webfonts_folder

#: family -> weight -> file of the whole face. Italics are left to the browser: only a remark is ever set in them.
FONT_FILES = {
    "Inter": {400: "Inter_400Regular", 600: "Inter_600SemiBold", 700: "Inter_700Bold"},
    "Source Serif 4": {400: "SourceSerif4_400Regular"},
    # A letter of it is one sign, dots and all: signs that letters share cannot be copied or read aloud from a PDF.
    "Vazirmatn NL": {400: "Vazirmatn_400Regular", 700: "Vazirmatn_700Bold"},
}
#: script -> first and last characters of its ranges, as the great hosts of web fonts cut them
SUBSET_RANGES: dict[str, tuple[tuple[int, int], ...]] = {
    "latin": ((0x20, 0x7E), (0xA0, 0xFF), (0x131, 0x131), (0x152, 0x153), (0x160, 0x161), (0x178, 0x178),
              (0x17D, 0x17E), (0x2BB, 0x2BC), (0x2C6, 0x2C6), (0x2DA, 0x2DA), (0x2DC, 0x2DC), (0x2000, 0x200B),
              (0x2010, 0x2027), (0x202F, 0x203D), (0x2044, 0x2044), (0x20AC, 0x20AC), (0x2116, 0x2116),
              (0x2122, 0x2122), (0x2190, 0x2193), (0x2212, 0x2215)),
    "latin-ext": ((0x100, 0x24F), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF)),
    "greek": ((0x370, 0x3FF),),
    "cyrillic": ((0x400, 0x52F),),
    "arabic": ((0x600, 0x6FF), (0x750, 0x77F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
}  # fmt: skip
#: What of a face's behaviour is kept.
KEPT_FEATURES = (
    *("calt", "ccmp", "fina", "init", "isol", "kern", "liga", "locl", "mark", "medi", "mkmk", "rlig", "tnum"),
)


def subsets_of(family: str) -> tuple[str, ...]:
    """Return the scripts that a family is cut into."""
    return ("arabic",) if family == "Vazirmatn NL" else ("latin", "latin-ext", "greek", "cyrillic")


def font_face_css(text: str) -> str:
    """Return the style sheet that brings the typefaces for a text along, as `data:`; scripts it lacks are left out."""
    signs = {ord(sign) for sign in set(text)}
    rules = []
    for family, weight, cut, path in iter_subset_files():
        if path.is_file() and any(first <= sign <= last for first, last in SUBSET_RANGES[cut] for sign in signs):
            ranges = ",".join(f"U+{first:X}-{last:X}" for first, last in SUBSET_RANGES[cut])
            data = base64.b64encode(path.read_bytes()).decode("ascii")
            rules.append(
                f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;unicode-range:{ranges};'
                f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
            )
    return "\n".join(rules)


def iter_subset_files() -> Iterator[tuple[str, int, str, Path]]:
    """Yield family, weight, script and file of every cut."""
    for family, weights in FONT_FILES.items():
        for weight, face in weights.items():
            for cut in subsets_of(family):
                yield family, weight, cut, webfonts_folder() / f"{face}-{cut}.woff2"


def build_webfonts() -> None:
    """Cut every face anew from the whole one; the licence asks that what was changed goes by another name."""
    from fontTools import subset

    for family, weight, cut, path in iter_subset_files():
        wanted = subset.Options(
            flavor="woff2", hinting=False, layout_features=list(KEPT_FEATURES), name_IDs=[1, 2, 4, 6]
        )
        face: Any = subset.load_font(str(fonts_folder() / f"{FONT_FILES[family][weight]}.ttf"), wanted)
        cutter = subset.Subsetter(wanted)
        cutter.populate(unicodes=[sign for first, last in SUBSET_RANGES[cut] for sign in range(first, last + 1)])
        cutter.subset(face)
        name = f"Briefings {'Serif' if 'Serif' in family else 'Arabic' if 'Vazirmatn' in family else 'Sans'}"
        for identifier, text in ((1, name), (2, str(weight)), (4, f"{name} {weight}"), (6, f"{name}-{weight}")):
            face["name"].setName(text.replace(" ", "") if identifier == 6 else text, identifier, 3, 1, 0x409)
        # The hour of the cut would make it another file each time.
        face["head"].modified = face["head"].created
        face.recalcTimestamp = False
        path.parent.mkdir(exist_ok=True)
        face.flavor = "woff2"
        face.save(str(path))
