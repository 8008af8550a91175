"""XML from strangers as a tree: a document type (so any entity) is refused, and so is excess."""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

ELEMENTS_MOST = 2_000_000
DEPTH_MOST = 200


class Refused(ValueError):
    """Why the XML is not read, as the end of a sentence."""


def parse_xml(data: bytes) -> Element:
    """The root of the document; tags are `namespace}name`.

    Raises:
        Refused: it is not well-formed, declares a document type, or is too large or too deep.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    building = _Building()
    parser.StartElementHandler = building.start
    parser.EndElementHandler = building.end
    parser.CharacterDataHandler = building.builder.data
    parser.StartDoctypeDeclHandler = _refuse_type
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        why = f"XML that cannot be read (line {error.lineno}: {expat.ErrorString(error.code)})"
        raise Refused(why) from error
    except (UnicodeError, LookupError, MemoryError) as error:
        raise Refused(f"XML that cannot be read ({error})") from error
    return building.builder.close()


class _Building:
    """Counts what it builds."""

    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self.depth = 0
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > DEPTH_MOST:
            raise Refused(f"elements more than {DEPTH_MOST} deep")
        if self.count > ELEMENTS_MOST:
            raise Refused(f"more than {ELEMENTS_MOST:,} elements")
        self.builder.start(tag, attributes)

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.builder.end(tag)


def _refuse_type(*_: object) -> None:
    raise Refused("a document type (DOCTYPE), which a project has none of")
