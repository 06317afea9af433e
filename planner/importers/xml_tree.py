"""XML of other programs as a plain tree, streamed within limits; each element knows its line."""

from dataclasses import dataclass, field
from typing import Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from planner.importers.limits import MOST_BYTES, MOST_CHARACTERS, FileRefused

MOST_ELEMENTS: Final = 400_000
_MOST_DEEP: Final = 30


@dataclass(slots=True)
class Element:
    name: str
    line: int
    """Where it begins in the file, from 1."""
    attributes: dict[str, str]
    text: str = ""
    children: "list[Element]" = field(default_factory=list)

    def all(self, name: str) -> "list[Element]":
        return [child for child in self.children if child.name == name]

    def one(self, name: str) -> "Element | None":
        return next((child for child in self.children if child.name == name), None)

    def words(self, *names: str) -> str:
        """Text of the first child that has one of the names, or ""."""
        for name in names:
            child = self.one(name)
            if child is not None:
                return child.text.strip()
        return ""


def tree_of(data: bytes) -> Element:
    """The root element. Raises `FileRefused` for entities, damage and sizes beyond reason."""
    if len(data) > MOST_BYTES:
        raise FileRefused(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.")
    builder = _Builder()
    try:
        parseString(data, builder, forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileRefused("The file holds XML that no timetable program writes.") from error
    except (SAXException, ValueError, LookupError) as error:
        raise FileRefused(
            "The file is damaged: its XML cannot be read. Export it again."
        ) from error
    if builder.root is None:
        raise FileRefused("The file is empty.")
    return builder.root


class _Builder(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root: Element | None = None
        self._open: list[Element] = []
        self._elements = 0
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self._elements += 1
        _check_size(self._elements, len(self._open))
        line = self._locator.getLineNumber() if self._locator else None
        element = Element(name, line or 0, dict(attrs.items()))
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def endElement(self, name: str) -> None:  # noqa: ARG002 (the handler's own signature)
        self._open.pop()

    def characters(self, content: str) -> None:
        element = self._open[-1]
        if len(element.text) < MOST_CHARACTERS:
            element.text += content


def _check_size(elements: int, deep: int) -> None:
    if elements > MOST_ELEMENTS or deep > _MOST_DEEP:
        raise FileRefused("The file is larger, or deeper, than any school's timetable.")
