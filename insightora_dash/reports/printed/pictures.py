"""Pages of a PDF as pictures, for mails that show them."""

import io
import threading

SCALE = 1.6  # pixels a point: letters stay readable on a telephone
_alone = threading.Lock()  # the library is not made for two threads at once


def pictures(pdf: bytes, most: int) -> list[bytes]:
    """The first pages as PNG."""
    import pypdfium2  # loaded by who needs it: servers stay small

    found = []
    with _alone:
        document = pypdfium2.PdfDocument(pdf)
        try:
            for number in range(min(most, len(document))):
                page = document[number]
                buffer = io.BytesIO()
                page.render(scale=SCALE).to_pil().convert("P", colors=128).save(buffer, "PNG", optimize=True)
                found.append(buffer.getvalue())
                page.close()
        finally:
            document.close()
    return found
