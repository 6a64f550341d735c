"""No other site acts through a person's browser, and nothing of a page is kept where it may not."""

import pytest

from ehcoord.web.security import HEADERS
from tests.applications import new_application
from tests.pages import ADDRESS
from tests.web.conftest import PASSWORD


def test_a_form_without_its_token_changes_nothing(signed_in):
    sent = signed_in.http.post("/sign-out", base_url=ADDRESS)
    assert sent.status_code == 403
    assert "Go back, load the page again" in sent.text
    assert signed_in.get("/").status == 200


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
     {"Origin": "https://evil.example"}, {"Origin": "null"}],
)  # fmt: skip
def test_another_site_is_refused_even_with_the_token(signed_in, headers):
    signed_in.post("/sign-out", status=403, headers=headers)
    assert signed_in.get("/").status == 200


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": ADDRESS}]
)
def test_our_own_pages_are_not(signed_in, headers):
    signed_in.post("/sign-out", headers=headers)


@pytest.mark.parametrize(
    "headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}]
)
def test_a_page_is_not_fetched_before_somebody_asks_for_it(signed_in, headers):
    assert signed_in.get("/", status=503, headers=headers)


def test_every_answer_carries_the_headers(client):
    for path in ("/sign-in", "/nowhere", "/api/v1/me", "/healthz"):
        got = client.http.get(path, base_url=ADDRESS)
        assert {name: got.headers[name] for name in HEADERS} == HEADERS, path
        assert "unsafe" not in got.headers["Content-Security-Policy"]


def test_another_host_is_not_answered(client):
    assert client.http.get("/sign-in", base_url="http://evil.example").status_code == 400


def test_what_is_too_large_is_refused(signed_in):
    signed_in.post("/account/password", {"new_password": "x" * 300_000}, status=413)


def test_cookies_are_closed_to_scripts_and_other_sites(client, person):
    cookie = client.sign_in(person.email, PASSWORD).response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_in_production_cookies_are_bound_to_the_host_and_to_https(tmp_path):
    app = new_application(
        f"sqlite:///{tmp_path / 'p.sqlite'}", tmp_path, EHCOORD_ENV="production",
        ALLOWED_HOSTS="localhost", PASSWORD_MEMORY_KIB="19456",
    )  # fmt: skip
    got = app.test_client().get("/sign-in", base_url="https://localhost")
    assert got.headers["Set-Cookie"].startswith("__Host-session=")
    assert "Secure" in got.headers["Set-Cookie"]
    assert "max-age=31536000" in got.headers["Strict-Transport-Security"]


def test_our_own_files_are_asked_for_once_and_again_when_they_change(client):
    page = client.get("/sign-in")
    href = str(page.soup.select_one("link[href*='app.css']")["href"])
    assert "immutable" in kept_how(client, href)
    assert "immutable" not in kept_how(client, href.partition("?")[0])
    assert "immutable" not in kept_how(client, "/static/dist/none.css?v=1")


def kept_how(client, address):
    # Closing the answer closes the file that it reads.
    with client.http.get(address) as answer:
        return answer.headers.get("Cache-Control", "")
