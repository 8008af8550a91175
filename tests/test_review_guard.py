"""The safety list of the review page, line by line, asked of a real server on a real socket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from review_server import FORM, TOKEN, Answer, Browser, Running, running
from synth.review import forms, guard
from synth.review.headers import SAFE, secured
from synth.review.http import Reply
from synth.review.sessions import MOST, Sessions

FORBIDDEN = ("unsafe", "*", "http:", "https:")


@pytest.fixture(scope="module")
def site() -> Iterator[Running]:
    with running() as site:
        yield site


@pytest.fixture
def visitor(site: Running) -> Browser:
    return site.session()


def refused(answer: Answer, status: int) -> None:
    """A refusal is one sentence in plain text, without a word about our insides."""
    assert answer.status == status
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.endswith(".")
    assert "Traceback" not in answer.text


# The token and the session


@pytest.mark.parametrize("path", ["/", "/show/1", "/assets/base.css", "/nowhere", "/favicon.ico"])
def test_no_address_answers_without_a_session(site: Running, path: str) -> None:
    answer = site.ask("GET", path)
    refused(answer, 403)
    assert answer.text == guard.ENTER


def test_a_wrong_token_opens_nothing(site: Running) -> None:
    answer = site.ask("GET", f"/?token={TOKEN}x")
    refused(answer, 403)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("query", ["token=", f"token=x&token={TOKEN}", "token=%E2%82%AC", "token"])
def test_no_other_token_will_do(site: Running, query: str) -> None:
    refused(site.ask("GET", f"/?{query}"), 403)


def test_the_token_gives_a_strict_cookie_named_by_the_port_and_leaves_the_address(
    site: Running,
) -> None:
    answer = site.ask("GET", f"/show/a%20b?words=x+y&token={TOKEN}")
    assert answer.status == 303
    assert answer.headers["location"] == "/show/a%20b?words=x+y"
    pair, *rest = answer.headers["set-cookie"].split("; ")
    assert pair.startswith(f"synth-review-{site.port}=")
    assert sorted(rest) == ["HttpOnly", "Path=/", "SameSite=Strict"]


def test_the_token_serves_a_second_browser_with_a_session_of_its_own(site: Running) -> None:
    one, two = site.session(), site.session()
    assert one.cookie != two.cookie
    assert one.csrf != two.csrf
    assert one.get("/").status == two.get("/").status == 200


def test_a_session_survives_another_visit_with_the_token(visitor: Browser) -> None:
    answer = visitor.get(f"/?token={TOKEN}")
    assert answer.status == 303
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("cookie", ["", "synth-review-{port}=", "synth-review-{port}=abc", "a=b"])
def test_a_made_up_cookie_opens_nothing(site: Running, cookie: str) -> None:
    refused(site.ask("GET", "/", headers={"Cookie": cookie.format(port=site.port)}), 403)


@pytest.mark.parametrize("path", ["//evil.example/", "/%2F/evil.example", "/%5C%5Cevil.example"])
def test_the_token_sends_nobody_elsewhere(site: Running, path: str) -> None:
    answer = site.ask("GET", f"{path}?token={TOKEN}")
    assert answer.headers["location"].startswith("/")
    assert not answer.headers["location"].startswith(("//", "/\\", "/%5C"))


def test_a_link_from_another_site_goes_on_from_our_own_page(site: Running) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    answer = site.ask("GET", f"/?token={TOKEN}", headers=link)
    assert answer.status == 200
    assert answer.headers["refresh"] == "0; url=/"
    assert "set-cookie" in answer.headers


def test_sessions_are_bounded_and_the_oldest_goes() -> None:
    sessions = Sessions(80, "t")
    cookies = [sessions.open().partition(";")[0] for _ in range(MOST + 1)]
    assert sessions.of(cookies[:1]) is None
    assert sessions.of(cookies[1:2]) is not None
    assert sessions.of(cookies[-1:]) is not None


# Where a request comes from


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost", "[::1]:{port}", "0.0.0.0:{port}"],
)
def test_another_host_is_refused_even_with_a_session(visitor: Browser, host: str) -> None:
    refused(visitor.get("/", Host=host.format(port=visitor.server.port)), 421)


def test_another_host_is_refused_even_with_the_token(site: Running) -> None:
    refused(site.ask("GET", f"/?token={TOKEN}", headers={"Host": "evil.example"}), 421)


def test_a_request_without_a_host_is_refused(site: Running) -> None:
    assert site.raw(b"GET / HTTP/1.0\r\n\r\n").status == 421
    assert site.raw(b"GET / HTTP/1.1\r\n\r\n").status == 400


def test_localhost_is_ours_too(visitor: Browser) -> None:
    host = f"localhost:{visitor.server.port}"
    assert visitor.get("/", Host=host).status == 200
    assert visitor.post("/save", Host=host, Origin=f"http://{host}").status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "https://127.0.0.1:{port}", "null", "x"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_foreign_origin_is_refused(visitor: Browser, method: str, origin: str) -> None:
    refused(getattr(visitor, method)("/", Origin=origin.format(port=visitor.server.port)), 403)


def test_another_port_of_this_machine_is_another_origin(visitor: Browser) -> None:
    refused(visitor.post("/save", Origin="http://127.0.0.1:1"), 403)
    refused(visitor.post("/save", Origin="http://localhost:" + str(visitor.server.port)), 403)


def test_a_post_without_an_origin_is_refused(visitor: Browser) -> None:
    refused(visitor.post("/save", Origin=""), 403)


@pytest.mark.parametrize("origin", ["", "null"])
@pytest.mark.parametrize("kind", ["cross-site", "same-site", "none"])
def test_a_hidden_origin_passes_only_from_our_own_pages(
    visitor: Browser, origin: str, kind: str
) -> None:
    refused(visitor.post("/save", Origin=origin, Sec_Fetch_Site=kind), 403)
    assert visitor.post("/save", Origin=origin, Sec_Fetch_Site="same-origin").status == 200


@pytest.mark.parametrize("kind", ["cross-site", "same-site"])
def test_a_page_of_another_site_may_link_here_but_not_read(visitor: Browser, kind: str) -> None:
    for mode in ("no-cors", "cors", ""):
        answer = visitor.get("/assets/keys.js", Sec_Fetch_Site=kind, Sec_Fetch_Mode=mode)
        refused(answer, 403)
    assert visitor.get("/", Sec_Fetch_Site=kind, Sec_Fetch_Mode="navigate").status == 200


def test_an_address_that_names_another_server_is_refused(visitor: Browser) -> None:
    lines = f"Host: 127.0.0.1:{visitor.server.port}\r\nCookie: {visitor.cookie}\r\n\r\n"
    for target in ("http://evil.example/", "*", "evil"):
        answer = visitor.server.raw(f"GET {target} HTTP/1.1\r\n{lines}".encode())
        assert answer.status == 400


# CSRF


def test_a_post_without_the_csrf_token_is_refused(visitor: Browser) -> None:
    refused(visitor.post("/save", X_CSRF=""), 403)


def test_another_sessions_csrf_token_is_refused(site: Running, visitor: Browser) -> None:
    refused(visitor.post("/save", X_CSRF=site.session().csrf), 403)
    refused(visitor.post("/save", {"csrf": site.session().csrf}, X_CSRF=""), 403)


def test_the_csrf_token_may_come_in_a_field(visitor: Browser) -> None:
    assert visitor.post("/save", {"csrf": visitor.csrf}, X_CSRF="").status == 200


def test_a_csrf_token_without_a_session_is_refused(visitor: Browser) -> None:
    refused(visitor.post("/save", Cookie=""), 403)


# Headers of every reply


def kinds(visitor: Browser) -> dict[str, Answer]:
    site = visitor.server
    return {
        "page": visitor.get("/"),
        "asset": visitor.get("/assets/keys.js"),
        "file": visitor.get("/file"),
        "token": site.ask("GET", f"/?token={TOKEN}"),
        "redirect": visitor.post("/go", {"path": "/"}),
        "no session": site.ask("GET", "/"),
        "no route": visitor.get("/nowhere"),
        "no such method": visitor.get("/save"),
        "no method": site.ask("TRACE", "/"),
        "wrong host": visitor.get("/", Host="evil.example"),
        "large": visitor.post("/save", b"a" * (forms.MAX_BODY + 1)),
        "long": visitor.get("/" + "a" * guard.MAX_ADDRESS),
        "no form": visitor.post("/save", b"{}", Content_Type="application/json"),
        "defect": visitor.get("/boom"),
        "problem": visitor.get("/refuse"),
        "no HTTP": site.raw(b"HELLO\r\n\r\n"),
        "head": site.ask("HEAD", "/", headers={"Cookie": visitor.cookie}),
    }


def test_every_reply_has_the_strict_headers(visitor: Browser) -> None:
    for kind, answer in kinds(visitor).items():
        assert {name: answer.headers.get(name) for name in SAFE} == SAFE, kind


def test_each_kind_of_reply_has_its_status(visitor: Browser) -> None:
    statuses = [answer.status for answer in kinds(visitor).values()]
    assert statuses == [
        *(200, 200, 200, 303, 303),
        *(403, 404, 405, 405, 421, 413, 414, 415, 500, 409, 400, 200),
    ]


def test_nothing_but_assets_is_kept_by_the_browser(visitor: Browser) -> None:
    for kind, answer in kinds(visitor).items():
        expected = "private" if kind == "asset" else "no-store"
        assert answer.headers["cache-control"].startswith(expected), kind


def test_the_policy_names_no_other_place_and_nothing_unsafe() -> None:
    policy = SAFE["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert not [word for word in FORBIDDEN if word in policy]
    for rule in ("script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
        assert rule in policy.split("; ")


def test_no_reply_can_weaken_the_policy() -> None:
    weak = [(b"Content-Security-Policy", b"default-src *"), (b"x-frame-options", b"ALLOW")]
    sent = secured(weak)
    assert [value for name, value in sent if name.lower() == b"content-security-policy"] == [
        SAFE["content-security-policy"].encode()
    ]
    assert (b"x-frame-options", b"ALLOW") not in sent


def test_a_page_holds_no_inline_script_style_or_handler(visitor: Browser) -> None:
    text = visitor.get("/").text
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick" not in text
    assert all(part.startswith(' src="/assets/') for part in text.split("<script")[1:])


# How much, and what


def test_a_large_body_is_refused_by_its_length(visitor: Browser) -> None:
    refused(visitor.post("/save", b"words=" + b"a" * 10_000_000), 413)


def test_a_large_body_without_a_length_is_refused(visitor: Browser) -> None:
    headers = {
        "Cookie": visitor.cookie,
        "Origin": visitor.server.origin,
        "X-CSRF": visitor.csrf,
        "Content-Type": FORM,
        "Transfer-Encoding": "chunked",
    }
    pieces = iter([b"words=" + b"a" * 1000 + b"&"] * 100)
    answer = visitor.server.ask("POST", "/save", pieces, headers, chunked=True)
    refused(answer, 413)
    assert "64 KB" in answer.text
    small = iter([b"words=", b"abc"])
    assert "3 letters" in visitor.server.ask("POST", "/save", small, headers, chunked=True).text


def test_a_body_that_lies_about_its_length_is_refused(visitor: Browser) -> None:
    head = (
        f"POST /save HTTP/1.1\r\nHost: 127.0.0.1:{visitor.server.port}\r\n"
        f"Cookie: {visitor.cookie}\r\nOrigin: {visitor.server.origin}\r\n"
        f"X-CSRF: {visitor.csrf}\r\nContent-Type: {FORM}\r\nContent-Length: "
    )
    for length in ("-1", "1e3", "0x10", "5, 6", "5\r\nContent-Length: 6"):
        assert visitor.server.raw(f"{head}{length}\r\n\r\nwords".encode()).status == 400
    assert visitor.server.raw(f"{head}{'9' * 18}\r\n\r\nwords".encode()).status == 413


def test_a_form_of_5000_fields_is_refused(visitor: Browser) -> None:
    refused(visitor.post("/save", [("a", "1")] * 5000), 413)


def test_a_form_of_as_many_fields_as_are_allowed_is_taken(visitor: Browser) -> None:
    assert visitor.post("/save", [("a", "1")] * forms.MAX_FIELDS).status == 200


def test_a_long_field_and_a_long_name_are_refused(visitor: Browser) -> None:
    taken = visitor.post("/save", {"words": "a" * forms.MAX_VALUE})
    assert f"{forms.MAX_VALUE} letters" in taken.text
    refused(visitor.post("/save", {"words": "a" * (forms.MAX_VALUE + 1)}), 413)
    refused(visitor.post("/save", {"a" * (forms.MAX_NAME + 1): "1"}), 413)


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain", ""])
def test_other_kinds_of_body_are_refused(visitor: Browser, kind: str) -> None:
    refused(visitor.post("/save", b"words=a", Content_Type=kind), 415)


@pytest.mark.parametrize("body", [b"words=%00", b"%00=a", b"words=%FF", b"words=\xff"])
def test_a_nul_or_what_is_not_utf_8_is_refused(visitor: Browser, body: bytes) -> None:
    refused(visitor.post("/save", body), 400)


@pytest.mark.parametrize("path", ["/show/%00", "/show/a%0d%0ab", "/show/%FF", "/show/1?words=%00"])
def test_control_characters_in_an_address_are_refused(visitor: Browser, path: str) -> None:
    refused(visitor.get(path), 400)


def test_a_long_address_and_long_headers_are_refused(visitor: Browser) -> None:
    refused(visitor.get("/show/" + "a" * guard.MAX_ADDRESS), 414)
    assert visitor.get("/", X_Long="a" * 100_000).status in (400, 431)
    many = {f"X-{number}": "a" for number in range(guard.MAX_HEADERS)}
    assert visitor.get("/", **many).status == 431


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "GETS"])
def test_other_methods_are_refused(visitor: Browser, method: str) -> None:
    line = f"{method} / HTTP/1.1\r\nHost: 127.0.0.1:{visitor.server.port}\r\n"
    answer = visitor.server.raw(f"{line}Cookie: {visitor.cookie}\r\n\r\n".encode())
    refused(answer, 405)


def test_a_websocket_is_not_offered(visitor: Browser) -> None:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    answer = visitor.get("/", **upgrade, Sec_WebSocket_Key="AAAAAAAAAAAAAAAAAAAAAA==")
    assert answer.status == 200


# The disk


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../etc/passwd",
        "/assets/..%2f..%2fetc%2fpasswd",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets//etc/passwd",
        "/assets/%2fetc%2fpasswd",
        "/assets/..%5cweb.py",
        "/assets/web.py",
        "/assets/htmx.LICENSE.txt",
        "/assets/",
    ],
)
def test_no_path_of_a_request_reaches_the_disk(visitor: Browser, path: str) -> None:
    line = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{visitor.server.port}\r\n"
    answer = visitor.server.raw(f"{line}Cookie: {visitor.cookie}\r\n\r\n".encode())
    assert answer.status == 404
    assert b"root:" not in answer.body


def test_an_asset_is_served_whole(visitor: Browser) -> None:
    kept = Path(guard.__file__).parent / "assets" / "htmx.min.js"
    answer = visitor.get("/assets/htmx.min.js")
    assert answer.body == kept.read_bytes()
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


# What goes back


def test_line_ends_in_a_value_make_no_header(visitor: Browser) -> None:
    evil = "a\r\nSet-Cookie: x=1\r\n\r\n<script>"
    answer = visitor.post("/go", {"path": "/there/" + evil, "note": evil})
    assert answer.status == 303
    assert "set-cookie" not in answer.headers
    assert answer.headers["location"].startswith("/there/a%0D%0ASet-Cookie%3A%20x%3D1")
    assert "note=a%0D%0A" in answer.headers["location"]


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "\\\\evil.example", ""])
def test_a_redirect_stays_on_this_server(visitor: Browser, path: str) -> None:
    location = visitor.post("/go", {"path": path}).headers["location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_a_file_has_a_harmless_name(visitor: Browser) -> None:
    answer = visitor.get("/file")
    assert "x-evil" not in answer.headers
    assert answer.headers["content-disposition"].startswith('attachment; filename="r__views__X-')
    assert "filename*=UTF-8''r%C3%A9%22views%0D%0A" in answer.headers["content-disposition"]


def test_a_header_of_several_lines_is_never_made() -> None:
    with pytest.raises(ValueError, match="one printable line"):
        Reply(headers={"X-Name": "a\r\nb"})


def test_a_defect_shows_one_sentence_and_the_terminal_hears_of_it(visitor: Browser) -> None:
    before = len(visitor.server.defects)
    answer = visitor.get("/boom")
    assert answer.status == 500
    assert "Synth made a mistake here" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert [repr(e) for e in visitor.server.defects[before:]] == [
        "RuntimeError('secret words of a participant')"
    ]


def test_a_refusal_is_a_page_for_a_page_and_plain_text_for_a_part(visitor: Browser) -> None:
    page = visitor.get("/refuse")
    assert "meanwhile" in page.text
    assert "<b>meanwhile" not in page.text
    part = visitor.get("/refuse", HX_Request="true", HX_Request_Type="partial")
    refused(part, 409)


def test_a_head_request_has_no_body(visitor: Browser) -> None:
    answer = visitor.server.ask("HEAD", "/", headers={"Cookie": visitor.cookie})
    assert answer.status == 200
    assert answer.body == b""


def test_the_server_listens_on_this_machine_alone(site: Running) -> None:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    bound = {row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{site.port:04X}")}
    assert bound == {f"0100007F:{site.port:04X}"}
    listed = Path("/proc/net/tcp6")
    assert f":{site.port:04X} 0000" not in (listed.read_text() if listed.exists() else "")
