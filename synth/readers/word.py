"""Word's .docx into plain text: paragraphs, line breaks, lists, tables, bold speaker labels."""

import io
import re
import warnings
import zipfile
from html.parser import HTMLParser
from typing import Any

from synth.errors import SourceError, sentence

_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6"}
_REMEDY = "open it in Word and save it again, or save it as .txt"
_LABEL_AFTER = re.compile(r"\s*(?:[:：]|[\[(]?\d{1,3}:\d{2}|\n|\Z)")


def text_of_word(data: bytes, name: str) -> str:
    """Extracts the text of a .docx; links are not followed and pictures are left out.

    Paragraphs are parted by a blank line, list items begin with "- ", the cells of a table row
    are joined by " | ", headings begin with "#", and a bold beginning of a paragraph that may be
    a speaker's label or a question keeps its asterisks.

    Raises:
        SourceError: the file is damaged or holds no Word document.
    """
    import mammoth

    _refuse_other(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = mammoth.convert_to_html(io.BytesIO(data), convert_image=_no_image(mammoth))
    except Exception as error:  # mammoth lets through whatever its walk over the XML meets
        raise SourceError(
            sentence(name, expected="a Word document", found="a damaged one", remedy=_REMEDY)
        ) from error
    parser = _Plain()
    parser.feed(found.value)
    parser.close()
    return parser.text()


def _refuse_other(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise SourceError(
            sentence(
                name,
                expected="a Word document",
                found="a file that is damaged or not one",
                remedy=_REMEDY,
            )
        ) from error
    if "word/document.xml" not in names:
        raise SourceError(
            sentence(
                name,
                expected="a Word document",
                found="another kind of zip archive",
                remedy="give the file its right suffix, or save it as .docx",
            )
        )


def _no_image(mammoth: Any) -> Any:
    return mammoth.images.img_element(lambda _image: {})


class _Plain(HTMLParser):
    """Collects blocks of text; a paragraph is a list of (words, bold)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[tuple[str, str]] = []  # (kind, text)
        self._runs: list[tuple[str, bool]] = []
        self._bold = 0
        self._lists = 0
        self._cells: list[str] | None = None
        self._in_item = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"strong", "b"}:
            self._bold += 1
        elif tag == "br":
            self._runs.append(("\n", bool(self._bold)))
        elif tag in {"ul", "ol"}:
            self._flush()
            self._lists += 1
        elif tag == "li":
            self._in_item = True
        elif tag == "tr":
            self._cells = []

    def handle_endtag(self, tag: str) -> None:
        if tag in {"strong", "b"}:
            self._bold = max(0, self._bold - 1)
        elif tag in {"ul", "ol"}:
            self._flush()
            self._lists -= 1
        elif tag in {"td", "th"} and self._cells is not None:
            self._cells.append(" ".join(self._words().split()))
        elif tag == "tr" and self._cells is not None:
            self._blocks.append(("row", " | ".join(cell for cell in self._cells)))
            self._cells = None
        elif tag == "li":
            self._flush()
            self._in_item = False
        elif tag in _BLOCKS:
            self._end_paragraph(tag)

    def handle_data(self, data: str) -> None:
        self._runs.append((data, bool(self._bold)))

    def text(self) -> str:
        """The whole text."""
        self._flush()
        parts: list[str] = []
        for index, (kind, words) in enumerate(self._blocks):
            last = self._blocks[index - 1][0] if index else ""
            close = kind == last and kind in {"item", "row"}
            parts += ["" if not index else "\n" if close else "\n\n", words]
        return "".join(parts)

    def _end_paragraph(self, tag: str) -> None:
        if self._cells is not None:
            self._runs.append((" ", False))
        elif tag == "p":
            self._flush()
        else:
            words = " ".join(self._words().split())
            self._blocks += [("heading", "#" * int(tag[1]) + " " + words)] if words else []

    def _flush(self) -> None:
        words = self._marked() if not self._lists else self._words()
        if not words.strip():
            return
        if self._lists:
            indent = "  " * (self._lists - 1)
            self._blocks.append(("item", f"{indent}- " + words.strip().replace("\n", " ")))
        else:
            self._blocks.append(("paragraph", words.strip()))

    def _words(self) -> str:
        words = "".join(words for words, _ in self._runs)
        self._runs = []
        return words

    def _marked(self) -> str:
        """The paragraph, its bold beginning in asterisks where it may be a label or a question."""
        bold = 0
        while bold < len(self._runs) and (self._runs[bold][1] or not self._runs[bold][0].strip()):
            bold += 1
        lead = "".join(words for words, _ in self._runs[:bold])
        rest = "".join(words for words, _ in self._runs[bold:])
        self._runs = []
        inner = lead.strip()
        if not inner or "\n" in inner:
            return lead + rest
        ends = inner[-1] in ":：?" or _LABEL_AFTER.match(rest)
        gap = lead[len(lead.rstrip()) :]
        return f"**{inner}**{gap}{rest}" if ends else lead + rest
