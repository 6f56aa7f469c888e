"""Charts become pictures for programs that draw no SVG: PNG, in the bundled typefaces, the same bytes everywhere."""

from briefings.core.resources import fonts_folder

#: Pictures are drawn with so many pixels to a pixel of the page, to be sharp on paper and on fine screens.
PIXEL_RATIO = 2.0


def render_png(svg: str) -> bytes:
    """Draw an SVG on white; nothing outside of it is read, neither files nor the fonts of the machine."""
    # Drawing is Rust's resvg in a wheel of its own: no system library, no browser.
    from resvg_py import svg_to_bytes

    return svg_to_bytes(
        svg_string=svg,
        background="white",
        zoom=PIXEL_RATIO,
        skip_system_fonts=True,
        font_dirs=[str(fonts_folder())],
        font_family="Inter",
        resources_dir=None,
    )
