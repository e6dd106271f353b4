"""The headless server: everything of the product but its screens. Never imports Dash."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from insightora_dash.accounts.setup import token_needed
from insightora_dash.api import (
    account,
    alerts,
    analyses,
    audit,
    auth,
    builder,
    chips,
    comments,
    completions,
    conversations,
    copies,
    dashboards,
    embeds,
    erasures,
    exports,
    folders,
    follows,
    health,
    live,
    loads,
    looks,
    model,
    openapi,
    people,
    pictures,
    postman,
    predictions,
    providers,
    questions,
    reports,
    roles,
    rules,
    saved,
    sharing,
    shelves,
    sources,
    sql,
    teams,
    usage,
    versions,
    webhooks,
)
from insightora_dash.config import ROOT, Config
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.client import open_engine
from insightora_dash.engine.engine import Engine
from insightora_dash.platform import smtp
from insightora_dash.platform.database import prepare_engine
from insightora_dash.platform.extensions import db, provide, provide_later
from insightora_dash.platform.queue import JobQueue
from insightora_dash.platform.secrets import Sealer, Secrets, load_secrets
from insightora_dash.platform.smtp import MailSettings
from insightora_dash.web import (
    cookies,
    cors,
    csrf,
    current,
    embedded,
    entry,
    errors,
    guard,
    headers,
    idempotency,
    installable,
    json,
    outbox,
    pages,
    rates,
    shared,
    single_sign_on,
    tiles,
)

# Every REST noun the server answers to.
API = (
    health.blueprint,
    sources.blueprint,
    loads.blueprint,
    copies.blueprint,
    questions.blueprint,
    chips.blueprint,
    completions.blueprint,
    conversations.blueprint,
    dashboards.blueprint,
    live.blueprint,
    versions.blueprint,
    sharing.blueprint,
    embeds.blueprint,
    shelves.blueprint,
    exports.blueprint,
    comments.blueprint,
    pictures.blueprint,
    looks.blueprint,
    analyses.blueprint,
    predictions.blueprint,
    erasures.blueprint,
    alerts.blueprint,
    follows.blueprint,
    reports.blueprint,
    model.blueprint,
    sql.blueprint,
    builder.blueprint,
    saved.blueprint,
    account.blueprint,
    auth.blueprint,
    people.blueprint,
    rules.blueprint,
    webhooks.blueprint,
    providers.blueprint,
    teams.blueprint,
    folders.blueprint,
    roles.blueprint,
    audit.blueprint,
    usage.blueprint,
    openapi.blueprint,
    postman.blueprint,
)
REQUEST_BYTES = 16 * 1024 * 1024  # uploads stream through a route that lifts this for itself
FORM_BYTES = 512 * 1024


def create_server(config: Config) -> Flask:
    """The server for this configuration; the schema has to be there (`startup.prepare`). Raises Invalid for weak keys."""
    secrets = load_secrets(config.data_dir / "secrets", {"session": config.session_key, "csrf": config.csrf_key, "encryption": config.encryption_key})
    server = Flask("insightora_dash", static_folder=str(ROOT / "assets"), static_url_path="/assets")
    server.config.update(_settings(config, secrets))
    _open_database(server)
    _provide_services(server, config, secrets)
    json.install(server)
    smtp.install(server, _mail_settings(config))
    cors.install(server, config)
    current.install(server)
    guard.install(server, config)
    csrf.install(server, secrets)
    rates.install(server, config)
    idempotency.install(server)
    headers.install(server, config)
    errors.install(server)
    pages.install(server)
    entry.install(server)
    single_sign_on.install(server)
    outbox.install(server)
    installable.install(server)
    shared.install(server)
    tiles.install(server)
    embedded.install(server, config)
    for blueprint in API:
        server.register_blueprint(blueprint)
    if config.trusted_proxies:
        count = config.trusted_proxies
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return server


def _settings(config: Config, secrets: Secrets) -> dict[str, object]:
    return {
        "SECRET_KEY": secrets.session,
        "SQLALCHEMY_DATABASE_URI": config.metadata_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 24},
        "MAX_CONTENT_LENGTH": REQUEST_BYTES,
        "MAX_FORM_MEMORY_SIZE": FORM_BYTES,
        "SESSION_COOKIE_NAME": cookies.form_cookie(config),
        "SESSION_COOKIE_SECURE": cookies.secure(config),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
    }


def _open_database(server: Flask) -> None:
    db.init_app(server)
    with server.app_context():
        prepare_engine(db.engine)


def _provide_services(server: Flask, config: Config, secrets: Secrets) -> None:
    provide(server, Config, config)
    provide(server, Secrets, secrets)
    provide(server, Sealer, Sealer(secrets.encryption))
    provide(server, MailSettings, _mail_settings(config))
    provide(server, JobQueue, JobQueue(config.data_dir / "run", config.redis_url))
    provide_later(server, Engine, lambda: open_engine(config))  # type: ignore[type-abstract]
    provide_later(server, ResultCache, lambda: ResultCache(config.data_dir / "cache"))


def _mail_settings(config: Config) -> MailSettings:
    return MailSettings(
        host=config.smtp_host, port=config.smtp_port, user=config.smtp_user, password=config.smtp_password, security=config.smtp_security,
        sender=config.mail_from, seconds=config.smtp_seconds, outbox=config.outbox and not config.smtp_host and not token_needed(config),
    )  # fmt: skip
