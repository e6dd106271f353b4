"""All configuration, read from the environment once."""

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

ROOT = Path(__file__).parent.parent
T = TypeVar("T")
CHOICES = {
    "INSIGHTORA_SMTP_SECURITY": ("starttls", "tls", "none"),
    "INSIGHTORA_REGISTRATION": ("open", "closed"),
    "INSIGHTORA_SIGN_IN_CODES": ("auto", "everybody", "business"),
    "INSIGHTORA_PLAN": ("unlimited", "free", "pro", "business"),
}


def _option(variable: str, default: T, text: str, *, secret: bool = False) -> T:
    made: T = field(default=default, repr=not secret, metadata={"variable": variable, "text": text})
    return made


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting of the app; `docs/configuration.md` lists them in this order."""

    host: str = _option("INSIGHTORA_HOST", "127.0.0.1", "Address the server listens on.")
    port: int = _option("INSIGHTORA_PORT", 8050, "Port the server listens on.")
    public_url: str = _option("INSIGHTORA_PUBLIC_URL", "", "The address people use when other machines reach the app; set-up then needs the token.")
    data_dir: Path = _option("INSIGHTORA_DATA_DIR", ROOT / "data" / "var", "Folder for uploads, data files, cache, secrets and the default database.")
    database_url: str = _option("INSIGHTORA_DATABASE_URL", "", "Metadata database (PostgreSQL) as a URL. Empty: SQLite in the data folder.", secret=True)
    redis_url: str = _option("INSIGHTORA_REDIS_URL", "", "Redis that wakes the workers. Empty: a SQLite file in the data folder.", secret=True)
    companions: bool = _option("INSIGHTORA_COMPANIONS", True, "Whether the server starts its own engine broker and job worker when nobody else runs them.")
    engine_children: int = _option("INSIGHTORA_ENGINE_CHILDREN", 2, "How many queries run at the same time; one where less than 1 GB of memory is there.")
    engine_memory_mb: int = _option("INSIGHTORA_ENGINE_MEMORY_MB", 1024, "Memory one query may use, in MB.")
    query_seconds: float = _option("INSIGHTORA_QUERY_SECONDS", 30.0, "Seconds after which a query is stopped.")
    result_rows: int = _option("INSIGHTORA_RESULT_ROWS", 100_000, "Rows a result may have; more are cut off, and the answer says so.")
    route: str = _option("INSIGHTORA_ROUTE", "auto", "Whether whole queries are sent to the database they read (auto), or never (duckdb).")
    live_seconds: float = _option("INSIGHTORA_LIVE_SECONDS", 60.0, "Seconds for which an answer from a live database is shown again without asking it.")
    forbidden_networks: str = _option(
        "INSIGHTORA_FORBIDDEN_NETWORKS", "169.254.0.0/16, fe80::/10", "Networks that no connection to a database may reach, separated by commas."
    )
    database_folders: str = _option(
        "INSIGHTORA_DATABASE_FOLDERS", "", "Folders, separated by semicolons, whose database files may be connected. Empty: databases in the data folder."
    )
    offline: bool = _option("INSIGHTORA_OFFLINE", True, "Whether browsers keep what a person saw last, to be read when the server cannot be reached.")
    public_links: bool = _option("INSIGHTORA_PUBLIC_LINKS", True, "Whether public links may be made; those there are do not open while it is off.")
    embed_origins: str = _option(
        "INSIGHTORA_EMBED_ORIGINS", "", "Websites (https://app.example.com, …) that may show dashboards in a frame with a signed token. Empty: none may."
    )
    upload_mb: int = _option("INSIGHTORA_UPLOAD_MB", 2048, "Largest file that can be uploaded, in MB.")
    url_networks: str = _option(
        "INSIGHTORA_URL_NETWORKS", "", "Private networks (10.1.0.0/16, …) that files may be fetched from and webhooks sent to; public ones always may."
    )
    ingest_seconds: float = _option("INSIGHTORA_INGEST_SECONDS", 600.0, "Seconds after which reading an upload is stopped.")
    ingest_memory_mb: int = _option("INSIGHTORA_INGEST_MEMORY_MB", 4096, "Memory reading an upload may use, in MB.")
    session_idle_hours: float = _option("INSIGHTORA_SESSION_IDLE_HOURS", 12.0, "Hours without a request after which a person has to sign in again.")
    session_hours: float = _option("INSIGHTORA_SESSION_HOURS", 168.0, "Hours after which a person has to sign in again in any case.")
    registration: str = _option("INSIGHTORA_REGISTRATION", "closed", "Whether visitors may register by themselves: open or closed. Invitations always work.")
    sign_in_codes: str = _option(
        "INSIGHTORA_SIGN_IN_CODES", "auto", "Who needs a code beside the password: everybody, business accounts, or auto (everybody once mails are sent)."
    )
    plan: str = _option(
        "INSIGHTORA_PLAN", "unlimited", "What every workspace may use at most: unlimited, free, pro or business. Administrators can only set less."
    )
    api_rate: str = _option("INSIGHTORA_API_RATE", "600 per minute", "How often one key, token or signed-out address may call the API.")
    cors_origins: str = _option(
        "INSIGHTORA_CORS_ORIGINS", "", "Other websites (https://app.example.com, …) whose scripts may call the API with a key or token."
    )
    trusted_proxies: int = _option("INSIGHTORA_TRUSTED_PROXIES", 0, "Reverse proxies in front of the server whose X-Forwarded headers are believed.")
    session_key: str = _option("INSIGHTORA_SESSION_KEY", "", "Key that signs forms and sessions. Empty: made on first run in the data folder.", secret=True)
    csrf_key: str = _option("INSIGHTORA_CSRF_KEY", "", "Key that signs CSRF tokens. Empty: made on first run in the data folder.", secret=True)
    encryption_key: str = _option("INSIGHTORA_ENCRYPTION_KEY", "", "Key that seals stored credentials. Empty: made on first run likewise.", secret=True)
    backup_key: str = _option("INSIGHTORA_BACKUP_KEY", "", "Key that seals backups, 32 characters or more. Empty: backups are not sealed.", secret=True)
    groq_api_key: str = _option("GROQ_API_KEY", "", "With a key, a language model at Groq writes the SQL. Empty: the offline engine answers.", secret=True)
    groq_base_url: str = _option("GROQ_BASE_URL", "https://api.groq.com", "Server that speaks Groq's API.")
    groq_model: str = _option("INSIGHTORA_GROQ_MODEL", "openai/gpt-oss-120b", "Model that writes the SQL.")
    groq_seconds: float = _option("INSIGHTORA_GROQ_SECONDS", 20.0, "Seconds to wait for the model before the offline engine answers.")
    smtp_host: str = _option("INSIGHTORA_SMTP_HOST", "", "Server that sends mails. Empty: mails stay in the outbox, shown on this machine at /outbox.")
    smtp_port: int = _option("INSIGHTORA_SMTP_PORT", 587, "Port of the mail server.")
    smtp_user: str = _option("INSIGHTORA_SMTP_USER", "", "Name to sign in at the mail server with. Empty: without signing in.")
    smtp_password: str = _option("INSIGHTORA_SMTP_PASSWORD", "", "Password for the mail server.", secret=True)
    smtp_security: str = _option("INSIGHTORA_SMTP_SECURITY", "starttls", "How the way to the mail server is protected: starttls, tls or none.")
    smtp_seconds: float = _option("INSIGHTORA_SMTP_SECONDS", 20.0, "Seconds to wait for each answer of the mail server.")
    mail_from: str = _option("INSIGHTORA_MAIL_FROM", "Insightora <insightora@localhost>", "Sender of every mail.")
    outbox: bool = _option("INSIGHTORA_OUTBOX", True, "Whether mails that nobody sends are shown at /outbox, to this machine only.")
    audit_days: int = _option("INSIGHTORA_AUDIT_DAYS", 0, "Days lines of the audit trail are kept; older ones are let go, and a line says so. 0 keeps all.")
    kept_versions: int = _option("INSIGHTORA_KEPT_VERSIONS", 50, "Versions kept of each table; older loads are let go. 0 keeps all of them.")
    samples: bool = _option("INSIGHTORA_SAMPLES", True, "Whether a new workspace starts with the sample data.")

    @property
    def metadata_url(self) -> str:
        """SQLAlchemy URL of the metadata database."""
        if not self.database_url:
            return f"sqlite:///{(self.data_dir / 'metadata.sqlite').as_posix()}"
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", self.database_url)

    @property
    def off_loopback(self) -> bool:
        """Whether people reach the app from other machines."""
        return bool(self.public_url)


def load(environment: Mapping[str, str] | None = None) -> Config:
    """The configuration that the environment describes; raises Invalid naming the variable that cannot be read."""
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for option in fields(Config):
        text = environment.get(option.metadata["variable"])
        if text is not None and text != "":
            values[option.name] = _parse(option.metadata["variable"], text, type(option.default))
    return Config(**values)


def environment() -> dict[str, str]:
    """A copy of the environment, for processes we start that read their own configuration."""
    return dict(os.environ)


def child_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the engine's children may know of ours: nothing that could be a secret."""
    environment = os.environ if environment is None else environment
    harmless = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
    passed = {name: environment[name] for name in harmless if name in environment}
    # Arrow's own pools keep what they had: a third more memory, and a tenth more time on a million rows of CSV, than the system's allocator
    return {**passed, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"}


def _parse(variable: str, text: str, kind: type[Any]) -> object:
    try:
        if kind is bool:
            return {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}[text.lower()]
        if variable in CHOICES and text not in CHOICES[variable]:
            raise ValueError(text)
        if issubclass(kind, Path):
            return Path(text).expanduser().resolve()
        return _count(kind(text)) if kind in (int, float) else kind(text)
    except (KeyError, ValueError) as error:
        raise Invalid("bad_setting", N_("{variable}={text} cannot be read; docs/configuration.md says what it takes."), variable=variable, text=text) from error


def _count(number: float) -> float:
    if number < 0 or not math.isfinite(number):
        raise ValueError(number)
    return number
