"""A document as one HTML file that needs nothing else: no network, no site, no script."""

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from planner.exporters.document import Document, lines_of

_TEMPLATES: Final = Path(__file__).with_name("templates")


def document_page(document: Document) -> bytes:
    """All sections on one page, for a phone as for a desk; every word is escaped."""
    style = Markup((_TEMPLATES / "screen.css").read_text(encoding="utf-8"))  # noqa: S704 (ours)
    made = _template().render(document=document, style=style, lines=lines_of)
    return made.encode()


@cache
def _template() -> Template:
    loader = FileSystemLoader(_TEMPLATES)
    return Environment(loader=loader, autoescape=True).get_template("screen.html")
