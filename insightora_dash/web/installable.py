"""What makes the app installable: its manifest, and the worker that shows pages somebody saw when the server cannot be reached."""

from flask import Blueprint, Flask, Response

from insightora_dash.config import ROOT, Config
from insightora_dash.platform.extensions import need

FOLDER = ROOT / "assets" / "installable"
# Takes itself and all it kept out of browsers that had it from before.
LEAVES = """self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('seen.')) await caches.delete(name);
  await self.registration.unregister();
})()));
"""

blueprint = Blueprint("installable", __name__)


def install(server: Flask) -> None:
    """Registers both files at the root: a worker reaches only what lies below it."""
    server.register_blueprint(blueprint)


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """Name, icons and start of the app."""
    return Response((FOLDER / "manifest.webmanifest").read_bytes(), content_type="application/manifest+json", headers={"Cache-Control": "max-age=3600"})


@blueprint.get("/service-worker.js")
def worker() -> Response:
    """The worker, or one that leaves where reading offline is switched off."""
    content = (FOLDER / "service-worker.js").read_text(encoding="utf-8") if need(Config).offline else LEAVES
    return Response(content, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})
