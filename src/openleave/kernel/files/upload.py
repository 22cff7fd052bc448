"""Django's upload handler: what a browser sends is encrypted as it arrives and never touches the disk in plain.

A view takes files only if it says so::

    @permitted("feed.upload")
    @accepts_upload("feeds.employee_file")
    def upload(request):
        upload = uploaded(request, "file")        # raises UploadRefused with the reason
        with upload.open_seekable() as file: ...  # look at it
        file_id = upload.keep()                   # else it is shredded when the response is done
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from openleave.kernel.errors import OpenLeaveError
from openleave.kernel.files import services
from openleave.kernel.files.container import FRAME_BYTES
from openleave.kernel.files.errors import UploadRefused
from openleave.kernel.files.writing import FileWriter, Written, too_large
from openleave.kernel.permissions import require

#: The setting that limits an upload where a view names no other.
LIMIT = "OPENLEAVE_UPLOAD_LIMIT_BYTES"


def accepts_upload[V: Callable[..., Any]](kind: str, *, limit_setting: str = LIMIT) -> Callable[[V], V]:
    """Mark a view as taking files of ``kind`` (declared in the registry). Goes below the access decorator.

    ``limit_setting`` names the setting that says how many bytes one request may send at most.
    """

    def mark(view: V) -> V:
        view.upload_kind = kind  # type: ignore[attr-defined]
        view.upload_limit = limit_setting  # type: ignore[attr-defined]
        return view

    return mark


def uploaded(request: HttpRequest, field: str) -> EncryptedUpload:
    """The file sent in a form field. Raises UploadRefused: too large, not expected, or none chosen."""
    return all_uploaded(request, field)[-1]


def all_uploaded(request: HttpRequest, *fields: str, required: bool = True) -> list[EncryptedUpload]:
    """The files sent in form fields that take several, in their order. Raises UploadRefused: too large (all of them
    together), not expected, or none chosen (where some are ``required``)."""
    sent = [one for field in fields for one in request.FILES.getlist(field) if isinstance(one, EncryptedUpload)]
    for handler in request.upload_handlers:
        refused = getattr(handler, "refused", None)
        if refused is not None:
            raise refused
    if required and not sent:
        raise UploadRefused("No file was sent.", fix="Choose a file and send it again.", field=fields[0])
    return sent


class EncryptedUpload(UploadedFile):
    """A file that was sent: complete and encrypted on disk. Kept on ``keep``, else shredded with the request.

    ``name`` is what the browser said; it is never stored.
    """

    def __init__(self, written: Written, *, name: str | None, content_type: str | None) -> None:
        super().__init__(None, name, content_type, written.size_bytes)
        self.written = written
        self._kept = False

    def keep(self) -> UUID:
        """Store the file for as long as its kind says; returns its id. Call inside the view's transaction."""
        services.register(self.written)
        self._kept = True
        return self.written.file_id

    def open_seekable(self) -> io.BufferedReader:
        return services.open_written(self.written)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        with self.open_seekable() as file:
            while chunk := file.read(chunk_size or FRAME_BYTES):
                yield chunk

    def close(self) -> None:
        """Called by Django when the response is done."""
        if not self._kept:
            self._kept = True
            services.shred(self.written.organization_id, [self.written.file_id])


class EncryptingUploadHandler(FileUploadHandler):
    """Sends each chunk of an uploaded file straight into an encrypted container.

    Files are skipped, and the reason kept in ``refused``, unless the view is marked with ``accepts_upload`` and
    somebody with its permission is signed in: a stranger cannot make us write.
    """

    chunk_size = 256 * 1024

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.refused: OpenLeaveError | None = None
        self._taken, self._limit, self._setting = 0, 0, LIMIT

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        try:
            organization_id, kind, self._setting = self._destination()
            self._limit = int(getattr(settings, self._setting))
            if (self.content_length or 0) > self._limit:
                raise too_large(self._limit, self._setting)
        except OpenLeaveError as error:
            self._refuse(error)
        # Django closes an attribute of this name when parsing fails, so it exists only while a file is written.
        self.file = FileWriter(organization_id, kind=kind)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._taken += len(raw_data)  # by all files of the request: the limit is for them together
        try:
            if self._taken > self._limit:
                self.file.close()
                raise too_large(self._limit, self._setting)
            self.file.write(raw_data)
        except UploadRefused as error:
            self._refuse(error)

    def file_complete(self, file_size: int) -> EncryptedUpload:
        written = self.file.finish()
        del self.file
        return EncryptedUpload(written, name=self.file_name, content_type=self.content_type)

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
            del self.file

    def _destination(self) -> tuple[UUID, str, str]:
        request: Any = self.request
        view = getattr(getattr(request, "resolver_match", None), "func", None)
        kind = getattr(view, "upload_kind", None)
        actor = getattr(request, "actor", None)
        if kind is None or actor is None or actor.organization_id is None:
            raise UploadRefused("Files are not taken here.", fix="Open the upload page, sign in, and send it there.")
        permission = getattr(getattr(view, "access", None), "permission", None)
        if permission is not None:
            require(actor, permission)
        return actor.organization_id, kind, str(getattr(view, "upload_limit", ""))

    def _refuse(self, error: OpenLeaveError) -> None:
        self.refused = error
        raise SkipFile(str(error))
