"""Files in Google Cloud Storage, through its S3 protocol with an HMAC key."""

from dataclasses import replace

from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.buckets import ACCESS, BUCKET, PATTERN, SECRET, bucket_session
from insightora_dash.sources.connectors.connector import Connector, Option, Target
from insightora_dash.sources.connectors.web import WebSession, explain

ENDPOINT = "https://storage.googleapis.com"


def open_session(target: Target) -> WebSession:
    """Nothing is asked before the first table is wanted."""
    return bucket_session(replace(target, options={**target.options, "region": "auto"}), "Google Cloud Storage", ENDPOINT)


CONNECTOR = Connector(
    kind="gcs", label="Google Cloud Storage", icon="data", copied=True, preview=True,
    options=(
        BUCKET, PATTERN, replace(ACCESS, hint=N_("Of an HMAC key (Settings → Interoperability); empty for a public bucket")), SECRET,
        Option("url", N_("Endpoint"), default=ENDPOINT, locates=True, advanced=True),
    ),
    open=open_session, explain=explain,
)  # fmt: skip
