"""Uploads: encrypted as they arrive, taken only where a view says so, gone unless kept."""

import gc
import io
import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from openleave.kernel import files, permissions
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Forbidden
from openleave.kernel.files import accepts_upload, all_uploaded, uploaded
from openleave.kernel.files.errors import UploadRefused
from openleave.kernel.files.models import File
from openleave.kernel.registry import declare_file_kind, declared
from openleave.kernel.routes import permitted
from openleave.kernel.tenancy import organization_scope

KIND = "test.upload"
CONTENT = b"Employee,Diagnosis\nMaria Garcia,migraine\n" * 60_000


@permitted("test.upload")
@accepts_upload(KIND)
def taking_view(request):
    raise AssertionError


def plain_view(request):
    raise AssertionError


@pytest.fixture(autouse=True)
def declarations(monkeypatch, settings):
    monkeypatch.setattr(declared(), "file_kinds", dict(declared().file_kinds))
    monkeypatch.setattr(permissions, "_table", dict(permissions._table))
    declare_file_kind(KIND, category="upload", maximum_age=timedelta(days=7), purposes=["data_exchange"])
    permissions.declare({"test.upload": {Role.LEAVE_ADMINISTRATOR}}, purpose="leave_administration")
    settings.FILE_UPLOAD_HANDLERS = ["openleave.kernel.files.upload.EncryptingUploadHandler"]


def send(stores, view=taking_view, actor="default", content=CONTENT, name="people.csv"):
    request = RequestFactory().post("/", {"note": "hello", "file": SimpleUploadedFile(name, content, "text/csv")})
    request.resolver_match = SimpleNamespace(func=view)
    request.actor = stores.actor if actor == "default" else actor
    return request


def on_disk(stores):
    root = stores.directory / "files"
    return sorted(path.name for path in root.rglob("*") if path.is_file()) if root.is_dir() else []


def test_an_upload_is_encrypted_as_it_arrives_and_kept_on_request(stores, monkeypatch):
    opened = []
    monkeypatch.setattr("tempfile.NamedTemporaryFile", lambda *a, **k: opened.append(1))
    request = send(stores)
    upload = uploaded(request, "file")
    assert request.POST["note"] == "hello"
    assert (upload.name, upload.size, upload.content_type) == ("people.csv", len(CONTENT), "text/csv")
    with upload.open_seekable() as file:
        assert file.readline() == b"Employee,Diagnosis\n"
    assert b"".join(upload.chunks()) == CONTENT
    with organization_scope(stores.organization_id):
        file_id = upload.keep()
    request.close()
    assert on_disk(stores) == [str(file_id)]
    stored = (stores.directory / "files" / str(stores.organization_id) / str(file_id)).read_bytes()
    assert b"Garcia" not in stored
    assert b"".join(files.read(organization_id=stores.organization_id, file_id=file_id)) == CONTENT
    assert opened == []


def test_an_upload_nobody_keeps_is_gone_with_the_request(stores):
    request = send(stores)
    uploaded(request, "file")
    assert len(on_disk(stores)) == 1
    request.close()
    assert on_disk(stores) == []
    with organization_scope(stores.organization_id):
        assert not File.objects.exists()


def test_too_large_is_refused_with_the_reason(stores, settings):
    settings.OPENLEAVE_UPLOAD_LIMIT_BYTES = 1024 * 1024
    request = send(stores)
    with pytest.raises(UploadRefused, match="larger than 1 MB"):
        uploaded(request, "file")
    assert request.POST["note"] == "hello"
    assert on_disk(stores) == []


@pytest.mark.parametrize("case", ["unmarked view", "no view", "nobody signed in", "no organization"])
def test_files_are_not_taken_where_they_are_not_expected(stores, case):
    request = send(
        stores,
        view=plain_view if case == "unmarked view" else taking_view,
        actor={"nobody signed in": None, "no organization": Actor(uuid.uuid4(), None)}.get(case, "default"),
    )
    if case == "no view":
        request.resolver_match = None
    with pytest.raises(UploadRefused, match="not taken here"):
        uploaded(request, "file")
    assert on_disk(stores) == []


def test_an_actor_without_the_permission_makes_us_write_nothing(stores):
    request = send(stores, actor=Actor(uuid.uuid4(), stores.organization_id, frozenset({Role.EMPLOYEE})))
    with pytest.raises(Forbidden):
        uploaded(request, "file")
    assert on_disk(stores) == []


def test_a_form_without_a_file_says_so(stores):
    request = RequestFactory().post("/", {"note": "hello"})
    request.resolver_match, request.actor = SimpleNamespace(func=taking_view), stores.actor
    with pytest.raises(UploadRefused, match="No file was sent") as caught:
        uploaded(request, "file")
    assert caught.value.field == "file"


@pytest.mark.parametrize("kept", [0.4, 0.9])
def test_a_connection_cut_in_the_middle_leaves_nothing_behind(stores, kept):
    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("people.csv", CONTENT)})
    request = RequestFactory().generic("POST", "/", body[: int(len(body) * kept)], content_type=MULTIPART_CONTENT)
    request.resolver_match, request.actor = SimpleNamespace(func=taking_view), stores.actor
    try:
        uploaded(request, "file")
    except UploadRefused:
        pass
    finally:
        request.close()
    assert on_disk(stores) == []


def test_a_read_that_fails_leaves_nothing_behind(stores):
    class Cut(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 500_000:
                raise OSError("connection reset")
            return super().read(size)

    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("people.csv", CONTENT)})
    request = RequestFactory().generic("POST", "/", body[:10], content_type=MULTIPART_CONTENT)
    request.META["CONTENT_LENGTH"] = str(len(body))
    request._stream = Cut(body)
    request.resolver_match, request.actor = SimpleNamespace(func=taking_view), stores.actor
    with pytest.raises(OSError, match="connection reset"):
        request.FILES  # noqa: B018
    del request
    gc.collect()
    assert on_disk(stores) == []


def test_several_files_in_one_request(stores):
    data = {"one": SimpleUploadedFile("one.csv", b"1"), "two": SimpleUploadedFile("two.csv", b"22")}
    request = RequestFactory().post("/", data)
    request.resolver_match, request.actor = SimpleNamespace(func=taking_view), stores.actor
    assert [uploaded(request, field).size for field in ("one", "two")] == [1, 2]
    with organization_scope(stores.organization_id):
        uploaded(request, "two").keep()
    request.close()
    assert len(on_disk(stores)) == 1


def test_several_files_in_one_field_come_in_their_order(stores):
    sent = [SimpleUploadedFile(f"{number}.jpg", b"x" * number) for number in (3, 1, 2)]
    request = RequestFactory().post("/", {"pages": sent})
    request.resolver_match, request.actor = SimpleNamespace(func=taking_view), stores.actor
    assert [upload.size for upload in all_uploaded(request, "pages")] == [3, 1, 2]
    with pytest.raises(UploadRefused, match="No file was sent"):
        all_uploaded(request, "other")
    request.close()
    assert on_disk(stores) == []


def test_a_view_may_name_a_smaller_limit(stores, settings):
    @permitted("test.upload")
    @accepts_upload(KIND, limit_setting="OPENLEAVE_TEST_LIMIT_BYTES")
    def small_view(request):
        raise AssertionError

    settings.OPENLEAVE_TEST_LIMIT_BYTES = 1024 * 1024
    with pytest.raises(UploadRefused, match=r"larger than 1 MB.*raise OPENLEAVE_TEST_LIMIT_BYTES"):
        uploaded(send(stores, view=small_view), "file")
    assert uploaded(send(stores), "file").size == len(CONTENT)


def test_the_limit_is_for_all_files_of_a_request_together(stores, settings):
    settings.OPENLEAVE_UPLOAD_LIMIT_BYTES = 1024 * 1024
    for count in (2, 3):
        halves = [SimpleUploadedFile(f"{number}.jpg", b"x" * 400_000) for number in range(count)]
        request = RequestFactory().post("/", {"pages": halves})
        request.resolver_match, request.actor = SimpleNamespace(func=taking_view), stores.actor
        if count == 2:
            assert len(all_uploaded(request, "pages")) == 2
        else:
            with pytest.raises(UploadRefused, match="larger than 1 MB"):
                all_uploaded(request, "pages")
        request.close()
        assert on_disk(stores) == []
