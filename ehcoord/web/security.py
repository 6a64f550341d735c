"""Headers, cookies, and the two walls against other sites acting through a person's browser."""

from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import Forbidden, ServiceUnavailable
from werkzeug.wrappers import Response

from config import Settings

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
    "font-src 'self'", "connect-src 'self'", "manifest-src 'self'", "form-action 'self'",
    "frame-ancestors 'none'", "base-uri 'none'",
))  # fmt: skip
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
A_YEAR = 365 * 24 * 3600
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
API = "/api/"
ON_THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"]
csrf = CSRFProtect()


class CrossSite(Forbidden):
    """Another site, or a form that is no longer ours, asked for a change."""


def register(app: Flask, settings: Settings) -> None:
    """Sets the cookie, the hosts and the headers of every answer."""
    secure = is_secure(settings)
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # The token lives as long as the session does: nobody loses a long text to an hour.
        WTF_CSRF_TIME_LIMIT=None,
        # `guard` asks for it itself, once it knows whether there is a session to protect.
        WTF_CSRF_CHECK_DEFAULT=False,
        TRUSTED_HOSTS=_hosts(settings),
    )
    csrf.init_app(app)
    app.extensions["strict_transport"] = secure
    app.before_request(refuse_prefetch)
    app.before_request(refuse_cross_site)
    app.after_request(add_headers)


def is_secure(settings: Settings) -> bool:
    """Whether browsers reach the service over https only."""
    return settings.production and not settings.insecure_http


def _hosts(settings: Settings) -> list[str] | None:
    if settings.allowed_hosts:
        return list(settings.allowed_hosts)
    if settings.insecure_http:
        return None
    return [*ON_THIS_MACHINE, urlsplit(settings.public_url).hostname or "localhost"]


def is_api() -> bool:
    """Whether a program asked: it is known by its token, and its cookies are not looked at."""
    return request.path.startswith(API)


def refuse_prefetch() -> None:
    """A page that a browser fetches ahead would be on the record as read, though nobody saw it."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    if "prefetch" in purpose.lower() or "prerender" in purpose.lower():
        raise ServiceUnavailable


def refuse_cross_site() -> None:
    """The second wall: the browser itself says that another site sent this."""
    if request.method in SAFE or is_api():
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise CrossSite
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise CrossSite


def check_token() -> None:
    """The first wall: a form carries a token that only our own pages hold. Raises CrossSite."""
    if is_api():
        return
    try:
        csrf.protect()
    except CSRFError as error:
        raise CrossSite from error


def has_token() -> bool:
    """Whether this request carries its session's token, without refusing it."""
    try:
        check_token()
    except CrossSite:
        return False
    return True


def add_headers(response: Response) -> Response:
    """Every answer carries the same headers; nothing but our own static files is stored."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if current_app.extensions["strict_transport"]:
        response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"
    return response
