"""Files in Amazon S3, MinIO and whatever else speaks its protocol."""

from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.buckets import ACCESS, BUCKET, PATTERN, SECRET, bucket_session
from insightora_dash.sources.connectors.connector import Connector, Option, Target
from insightora_dash.sources.connectors.web import WebSession, explain


def open_session(target: Target) -> WebSession:
    """Nothing is asked before the first table is wanted."""
    return bucket_session(target, "S3", f"https://s3.{target.text('region') or 'us-east-1'}.amazonaws.com")


CONNECTOR = Connector(
    kind="s3", label="Amazon S3", icon="data", copied=True, preview=True,
    options=(
        BUCKET, PATTERN, Option("region", N_("Region"), default="us-east-1", locates=True), ACCESS, SECRET,
        Option("url", N_("Endpoint"), hint=N_("Of another service with this protocol, such as https://minio.example.com"), locates=True, advanced=True),
    ),
    open=open_session, explain=explain,
)  # fmt: skip
