"""The page of a Word document: its size, styles, properties, header and footer, and the elements it is made of."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from briefings.core.edition import Briefing
from briefings.publishing.renderers.safe_values import TLP_COLOURS
from briefings.publishing.renderers.typography import strip_unprintable

#: Width and height of the page, its margins at the sides and at top and bottom, in millimetres.
PAGE_SIZES_MM = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}
SIDE_MARGIN_MM, VERTICAL_MARGIN_MM = 18.0, 20.0
INK_COLOUR, QUIET_COLOUR, RULE_COLOUR = "14181F", "5A6270", "D3D7DD"
#: name of a style -> points, colour, bold, points before and after
STYLES = {
    "Normal": (10.5, INK_COLOUR, False, 0, 4),
    "Heading 1": (24, INK_COLOUR, True, 0, 4),
    "Heading 2": (17, INK_COLOUR, True, 20, 4),
    "Heading 3": (12.5, INK_COLOUR, True, 12, 3),
    "Heading 4": (10.5, INK_COLOUR, True, 8, 2),
    "Caption": (10, INK_COLOUR, True, 10, 3),
    "List Bullet": (10.5, INK_COLOUR, False, 0, 2),
}


#: Millimetres that a letter of a table's head takes, and the margins of a cell.
LETTER_MM, CELL_MARGINS_MM = 2.1, 4.0


def widen_narrow_columns(shares: Sequence[float], heads: Sequence[str], width: float) -> tuple[float, ...]:
    """Return the widths of a table's columns in millimetres: no head is broken within a word where there is room.

    The shares are those of the printed page, whose type is smaller; what narrow columns need the wide ones give.

    >>> widen_narrow_columns((90, 10), ("Story", "Articles"), 100)
    (79.2, 20.8)
    >>> widen_narrow_columns((50, 50), ("A", "B"), 100)
    (50.0, 50.0)
    """
    widths = [width * share / 100 for share in shares]
    longest = [max(map(len, head.split()), default=0) for head in heads]
    needed = [LETTER_MM * letters + CELL_MARGINS_MM for letters in longest]
    needed += [0.0] * (len(widths) - len(needed))
    lacking = sum(max(least - wide, 0) for wide, least in zip(widths, needed, strict=False))
    spare = sum(max(wide - least, 0) for wide, least in zip(widths, needed, strict=False))
    if not lacking or lacking > spare:
        return tuple(widths)
    return tuple(
        round(least if wide < least else wide - lacking * (wide - least) / spare, 2)
        for wide, least in zip(widths, needed, strict=False)
    )


def set_up_page(document: Any, briefing: Briefing) -> float:
    """Set page, styles, language, properties, header and footer; return the width of a line in millimetres."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    width, height = PAGE_SIZES_MM.get(briefing.paper, PAGE_SIZES_MM["A4"])
    for name, (size, colour, bold, before, after) in STYLES.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = "Arial", Pt(size), bold
        style.font.italic, style.font.color.rgb = False, RGBColor.from_string(colour)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            if "Theme" in key:
                del fonts.attrib[key]
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), "Arial")
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    language.set(qn("w:val"), strip_unprintable(briefing.language)[:35])
    section = document.sections[0]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(SIDE_MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(VERTICAL_MARGIN_MM)
    _set_properties(document, briefing)
    if briefing.marking:
        for part in (section.header, section.footer):
            paragraph = part.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = paragraph.add_run(f" {strip_unprintable(briefing.marking)[:40]} ")
            run.font.bold, run.font.size = True, Pt(12)
            run.font.color.rgb = RGBColor.from_string(TLP_COLOURS.get(briefing.marking, "#FFFFFF")[1:])
            run._r.get_or_add_rPr().append(make_element("w:shd", val="clear", fill="000000"))
    foot = section.footer.add_paragraph() if briefing.marking else section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(f"{strip_unprintable(briefing.title)[:60]} · ").font.size = Pt(8)
    for word in ("PAGE", "NUMPAGES"):
        field = make_element("w:fldSimple", instr=word)
        shown = foot.add_run("1")
        shown.font.size = Pt(8)
        field.append(shown._r)
        foot._p.append(field)
        if word == "PAGE":
            foot.add_run(" / ").font.size = Pt(8)
    return width - 2 * SIDE_MARGIN_MM


def _set_properties(document: Any, briefing: Briefing) -> None:
    """Set the properties that archives and desktop searches read."""
    made = datetime.combine(briefing.day, time()) if briefing.day else datetime(2000, 1, 1, tzinfo=UTC)
    properties = document.core_properties
    properties.title = strip_unprintable(briefing.title)[:255]
    properties.author = properties.last_modified_by = strip_unprintable(briefing.made_by)[:255] or "briefings"
    properties.created = properties.modified = made.replace(tzinfo=None)
    properties.language = strip_unprintable(briefing.language)[:255]
    properties.subject = f"No. {briefing.number}" if briefing.number is not None else ""
    properties.keywords = strip_unprintable(briefing.marking)[:255]
    properties.identifier = briefing.digest
    properties.comments, properties.revision = "", 1


def make_element(tag: str, **attributes: str) -> Any:
    """Make an element of WordprocessingML."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def make_borders() -> Any:
    """Return thin lines between rows, and none between columns."""
    borders = make_element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(make_element(f"w:{side}", val="single", sz="4", space="0", color=RULE_COLOUR))
    return borders
