"""Why a file is not taken, in words: what, why, and how to put it right."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext as _

from openleave.apps.documents.workshop.client import MAXIMUM_PAGES
from openleave.apps.documents.workshop.refused import Code
from openleave.kernel.errors import Invalid

type Words = tuple[str, str, str]


def refusal(code: Code) -> Invalid:
    """The error a person sees for a code of the workshop. Nothing was stored."""
    what, why, fix = _WORDS[code]()
    return Invalid(what, why=why, fix=fix, field="file")


_WORDS: dict[Code, Callable[[], Words]] = {
    "empty": lambda: (
        _("The file is empty."),
        _("It has no bytes at all; often the upload from a mail or a cloud folder was not complete."),
        _("Open it to see that it has content, then send it again."),
    ),
    "unknown_kind": lambda: (
        _("This kind of file is not taken."),
        _("It is neither a PDF nor a picture (JPEG, PNG, TIFF, WebP), whatever its name says."),
        _("Print it to a PDF, or take a picture of it, and send that."),
    ),
    "heic": lambda: (
        _("Pictures in the format HEIC cannot be read here."),
        _("iPhones keep pictures in it, and no safe program here opens it. Nothing was stored."),
        _(
            "Take the picture with “Take a picture” on this page, or send it as JPEG or PDF. On the iPhone: Settings, "
            "Camera, Formats, “Most Compatible”."
        ),
    ),
    "two_kinds": lambda: (
        _("The file is two kinds of file at once."),
        _("Another program would open it as something else. Such files are made to deceive, so it was not taken."),
        _("Print it to a PDF and send that."),
    ),
    "locked": lambda: (
        _("The PDF is locked with a password."),
        _("It can be neither checked nor shown to whoever must read it."),
        _("Save an unlocked copy (open it with the password, print it to a PDF) and send that."),
    ),
    "damaged": lambda: (
        _("The file is damaged or was cut short."),
        _("Not all of it could be read. Nothing was stored."),
        _("Send it again. If that does not help, scan or save it anew."),
    ),
    "needs_reader": lambda: (
        _("The PDF is a form that only Adobe Reader can show."),
        _("Its pages are made by a program inside it, and programs in documents are not run here."),
        _("Open it in Adobe Reader, print it to a PDF, and send that."),
    ),
    "no_pages": lambda: (
        _("The PDF has no pages."),
        _("There is nothing in it to see."),
        _("Scan or save it anew and send it again."),
    ),
    "too_many_pages": lambda: (
        _("The document has more than %(count)d pages.") % {"count": MAXIMUM_PAGES},
        _("Longer ones are not taken in one piece."),
        _("Split it into several documents."),
    ),
    "too_many_pixels": lambda: (
        _("The picture has more than 64 million pixels."),
        _("That is far more than a legible page needs."),
        _("Take it again with a lower resolution, or scan it at 300 dots per inch."),
    ),
    "too_heavy": lambda: (
        _("The file takes far too much time or memory to show."),
        _("Small files can be made so that they swell when they are opened. Nothing was stored."),
        _("Print it to a PDF, or take a picture of it, and send that."),
    ),
    "too_large": lambda: (
        _("The file is larger than %(count)d MB.") % {"count": settings.OPENLEAVE_DOCUMENT_LIMIT_BYTES // 1024**2},
        _("Larger documents are not taken."),
        _("Send fewer pages at once, or scan at 300 dots per inch."),
    ),
    "mixed": lambda: (
        _("A PDF and other files cannot become one document."),
        _("Pictures become the pages of one document; each PDF is a document by itself."),
        _("Send the PDF alone."),
    ),
}
