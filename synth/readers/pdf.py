"""The text of a .pdf. Knows nothing of scans: a picture of words holds no words."""

import io
import logging
import warnings

from synth.errors import SourceError, sentence


def text_of_pdf(data: bytes, name: str) -> str:
    """Extracts the text of a .pdf, pages parted by a blank line.

    Raises:
        SourceError: damaged, locked with a password, or without text (scanned).
    """
    pages = _pages(data, name)
    text = "\n\n".join(_closed_up(page) for page in pages if page.strip())
    if not any(character.isalnum() for character in text):
        raise SourceError(
            sentence(
                name,
                expected="a PDF with text",
                found="pictures of pages only",
                remedy="run text recognition (OCR) over it and save it again",
            )
        )
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _closed_up(page: str) -> str:
    """Takes out blank lines where nearly every line is followed by one: they part no paragraphs."""
    lines = page.split("\n")
    full = [line for line in lines if line.strip(" \t\r\u200b\u00a0")]
    return "\n".join(full) if (len(lines) - len(full)) * 10 > len(full) * 6 else page


def _pages(data: bytes, name: str) -> list[str]:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity it mends
    locked = sentence(
        name,
        expected="a PDF that opens without a password",
        found="a locked one",
        remedy="save it without a password",
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise SourceError(locked)
            return [page.extract_text() for page in reader.pages]
    except SourceError:
        raise
    except pypdf.errors.DependencyError as error:
        raise SourceError(locked) from error
    except Exception as error:  # pypdf lets through whatever its walk over the objects meets
        raise SourceError(
            sentence(
                name,
                expected="a PDF",
                found="a damaged one",
                remedy="print it to a new PDF, or save its text as .txt",
            )
        ) from error
