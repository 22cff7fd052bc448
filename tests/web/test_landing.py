"""Landing pages, language, appearance and the small files of each face."""

from __future__ import annotations

import pytest
from django.test import Client

FACES = {"www": "/", "desk": "/welcome/", "my": "/", "bank": "/"}


def client(face: str, **extra: str) -> Client:
    return Client(headers={"host": f"{face}.localhost"} | extra)


@pytest.mark.parametrize(("face", "path"), FACES.items())
@pytest.mark.parametrize("language", ["en", "es"])
def test_landing_pages(face: str, path: str, language: str) -> None:
    answer = client(face, **{"accept-language": language}).get(path)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f'<html lang="{language}"' in page
    assert page.count("<h1") == 1
    assert 'href="#content"' in page
    assert " style=" not in page
    assert "<style" not in page


@pytest.mark.parametrize("face", FACES)
def test_language_is_remembered_and_the_way_back_kept(face: str) -> None:
    browser = client(face)
    answer = browser.post("/language/", {"language": "es", "next": "/welcome/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/welcome/?a=1")
    assert browser.cookies["django_language"].value == "es"
    assert 'lang="es"' in browser.get(FACES[face]).content.decode()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_to_another_site(target: str) -> None:
    assert client("www").post("/language/", {"language": "es", "next": target})["Location"] == "/"


def test_unknown_language_changes_nothing() -> None:
    browser = client("www")
    browser.post("/language/", {"language": "xx"})
    assert "django_language" not in browser.cookies


def test_language_and_appearance_are_changed_by_post_only() -> None:
    assert client("www").get("/language/").status_code == 405
    assert client("www").get("/appearance/").status_code == 405


def test_appearance() -> None:
    browser = client("my")
    browser.post("/appearance/", {"theme": "dark", "next": "/"})
    assert 'data-theme="dark"' in browser.get("/").content.decode()
    browser.post("/appearance/", {"theme": "", "next": "/"})
    assert "data-theme" not in browser.get("/").content.decode()


def test_forms_need_their_token() -> None:
    browser = Client(enforce_csrf_checks=True, headers={"host": "www.localhost"})
    answer = browser.post("/language/", {"language": "es"})
    assert answer.status_code == 403
    assert "This page was open too long" in answer.content.decode()


@pytest.mark.parametrize(("face", "rule"), [("www", "Allow: /"), ("desk", "Disallow: /"), ("my", "Disallow: /")])
def test_robots(face: str, rule: str) -> None:
    assert rule in client(face).get("/robots.txt").content.decode()


def test_security_txt() -> None:
    lines = client("desk").get("/.well-known/security.txt").content.decode().splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    assert fields["Contact"].startswith(("mailto:", "https://"))
    assert fields["Canonical"].endswith("www.localhost/.well-known/security.txt")
    assert fields["Expires"].endswith("T00:00:00Z")


def test_manifest_belongs_to_my_alone() -> None:
    answer = client("my").get("/manifest.webmanifest")
    assert answer.json()["display"] == "standalone"
    assert answer["Content-Type"] == "application/manifest+json"
    assert client("desk").get("/manifest.webmanifest").status_code == 404


def test_components_page_is_for_development_only(settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEBUG, settings.OPENLEAVE_DEMO = False, False
    assert client("www").get("/components/").status_code == 404
    settings.OPENLEAVE_DEMO = True
    assert client("www").get("/components/").status_code == 200


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_missing_page(face: str, language: str) -> None:
    answer = client(face, **{"accept-language": language}).get("/no/such/page/")
    assert answer.status_code == 404
    assert f'<html lang="{language}"' in answer.content.decode()
    assert "OpenLeave" in answer.content.decode()


def test_security_headers() -> None:
    answer = client("www").get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert {"object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy.split("; "))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_wrong_host_is_misdirected() -> None:
    answer = Client(headers={"host": "elsewhere.example"}).get("/")
    assert answer.status_code == 421
    assert "not one of ours" in answer.content.decode()
    assert "no es una de las nuestras" in answer.content.decode()


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["bad_request", "server_error", "csrf_failure"])
def test_error_views(rf, face: str, language: str, name: str) -> None:  # type: ignore[no-untyped-def]
    from django.urls import set_urlconf
    from django.utils.translation import override

    from openleave.web import views

    request = rf.get("/", headers={"host": f"{face}.localhost"})
    request.face, request.urlconf = face, f"openleave.config.urls.{face}"
    set_urlconf(request.urlconf)
    try:
        with override(language):
            answer = getattr(views, name)(request)
    finally:
        set_urlconf(None)
    page = answer.content.decode()
    assert answer.status_code in (400, 403, 500)
    assert f'<html lang="{language}"' in page
    assert f"face-{face}" in page
