"""A document as a PDF with its tables tagged, so that a screen reader can follow them.

WeasyPrint sets the page. It needs Pango, a library of the system's, and is reached only
here, when somebody asks for a PDF: everything else works without it.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final, NoReturn

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from planner.errors import PlannerError
from planner.exporters.document import Document, lines_of

_TEMPLATES: Final = Path(__file__).with_name("templates")


class NoTypesetter(PlannerError):
    """The system lacks what PDFs are set with."""

    hint = (
        "On Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
        "fonts-dejavu-core. Until then, print the page from the browser."
    )


def document_pdf(document: Document) -> bytes:
    """The whole document, each section on pages of its own, footed with what it is of.

    Raises NoTypesetter where Pango is missing.
    """
    page = _typesetter()(string=document_html(document), url_fetcher=_nothing_from_outside)
    written = page.write_pdf(pdf_variant="pdf/ua-1")
    assert isinstance(written, bytes)
    return written


def document_html(document: Document) -> str:
    """The page the PDF is set from; every word of the school's is escaped."""
    style = Markup((_TEMPLATES / "document.css").read_text(encoding="utf-8"))  # noqa: S704 (ours)
    return _template().render(document=document, style=style, lines=lines_of)


@cache
def _template() -> Template:
    loader = FileSystemLoader(_TEMPLATES)
    return Environment(loader=loader, autoescape=True).get_template("document.html")


def _typesetter() -> Any:
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise NoTypesetter("This machine cannot make PDF files yet.") from error
    return HTML


def _nothing_from_outside(url: str, **_: object) -> NoReturn:
    """No picture, font or style is fetched, from the network or the disk."""
    raise ValueError(f"a document asks for nothing from outside, but did for {url[:40]!r}")
