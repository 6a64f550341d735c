"""Settings read once from the environment; in production a half-set one refuses to start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent
DatabaseKind = Literal["live", "demo", "sample", "test"]
KINDS: tuple[DatabaseKind, ...] = ("live", "demo", "sample", "test")


class SettingsIncomplete(Exception):  # noqa: N818, it reads as a sentence where it is caught.
    """The environment lacks something, or holds something that must not be; says all of it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(["The service cannot start:", *(f"  {p}" for p in problems)]))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the service is told from outside. Secrets have no defaults.

    ``database_kind`` decides what commands may do to the database: only ``demo``, ``sample``
    and ``test`` databases may be filled with invented people.
    """

    production: bool
    database_url: str
    database_kind: DatabaseKind
    secret_key: str
    audit_key: str
    audit_key_id: str
    form_key: str
    allowed_hosts: tuple[str, ...]
    public_url: str
    insecure_http: bool
    rulebook_folder: Path
    message_channel: Literal["folder", "smtp"]
    message_folder: Path
    smtp_host: str
    smtp_port: int
    smtp_from: str
    metrics_token: str
    password_memory_kib: int
    sweep_every_seconds: int

    @property
    def sender(self) -> str:
        """The address that letters come from, and that invitations name as their organiser."""
        return self.smtp_from or "ehcoord@localhost"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """The settings the environment names.

        Raises SettingsIncomplete, naming everything that is missing or unsafe at once.
        """
        env = os.environ if environ is None else environ
        production = env.get("EHCOORD_ENV", "production") == "production"
        instance = Path(env.get("INSTANCE_FOLDER", ROOT / "instance"))
        settings = cls(
            production=production,
            database_url=_database_url(env, instance, production=production),
            database_kind=_kind(env.get("DATABASE_KIND", "live" if production else "demo")),
            secret_key=env.get("SECRET_KEY", ""),
            audit_key=env.get("AUDIT_KEY", ""),
            audit_key_id=env.get("AUDIT_KEY_ID", "1"),
            form_key=env.get("FORM_KEY", ""),
            allowed_hosts=tuple(h for h in env.get("ALLOWED_HOSTS", "").split(",") if h),
            public_url=env.get("PUBLIC_URL", f"http://127.0.0.1:{env.get('PORT', '8000')}"),
            insecure_http=env.get("INSECURE_HTTP") == "1",
            rulebook_folder=Path(env.get("RULEBOOK_FOLDER", ROOT / "rulebook")),
            message_channel="smtp" if env.get("MESSAGE_CHANNEL") == "smtp" else "folder",
            message_folder=Path(env.get("MESSAGE_FOLDER", instance / "messages")),
            smtp_host=env.get("SMTP_HOST", ""),
            smtp_port=int(env.get("SMTP_PORT", "25")),
            smtp_from=env.get("SMTP_FROM", ""),
            metrics_token=env.get("METRICS_TOKEN", ""),
            password_memory_kib=int(env.get("PASSWORD_MEMORY_KIB", str(64 * 1024))),
            sweep_every_seconds=int(env.get("SWEEP_EVERY_SECONDS", "300")),
        )
        problems = _problems(settings)
        if problems:
            raise SettingsIncomplete(problems)
        return settings


def _database_url(env: Mapping[str, str], instance: Path, *, production: bool) -> str:
    if production:
        return env.get("DATABASE_URL", "")
    return env.get("DATABASE_URL") or f"sqlite:///{instance / 'ehcoord.sqlite'}"


def _kind(word: str) -> DatabaseKind:
    for kind in KINDS:
        if kind == word:
            return kind
    raise SettingsIncomplete([f"DATABASE_KIND must be one of {', '.join(KINDS)}, not {word!r}."])


def _problems(settings: Settings) -> list[str]:
    """Every reason not to start, each naming the setting and what to give it."""
    problems = [
        f"{name} is not set. Give it a long random value and keep it."
        for name, value in (
            ("SECRET_KEY", settings.secret_key),
            ("AUDIT_KEY", settings.audit_key),
            ("FORM_KEY", settings.form_key),
        )
        if len(value) < 32
    ]
    if settings.message_channel == "smtp" and not (settings.smtp_host and settings.smtp_from):
        problems.append("MESSAGE_CHANNEL is smtp, so SMTP_HOST and SMTP_FROM are needed.")
    if settings.production:
        problems += _production_problems(settings)
    return problems


def _production_problems(settings: Settings) -> list[str]:
    found = {
        "DATABASE_URL is not set.": not settings.database_url,
        "ALLOWED_HOSTS is not set: name the hosts this service answers to.": (
            not settings.allowed_hosts
        ),
        "INSECURE_HTTP is only for trying the service on a local network.": settings.insecure_http,
        "PASSWORD_MEMORY_KIB is below the least that is safe, 19456.": (
            settings.password_memory_kib < 19 * 1024
        ),
    }
    return [words for words, holds in found.items() if holds]
