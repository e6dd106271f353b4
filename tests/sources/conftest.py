"""Files to upload and a worker to read them."""

import io
from collections.abc import Callable

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.platform import jobs
from insightora_dash.platform.extensions import read_session
from insightora_dash.sources import service
from insightora_dash.sources.models import Upload
from insightora_dash.sources.views import UploadView
from insightora_dash.worker import KINDS

Load = Callable[..., UploadView]


def run_job_of(upload_id: str) -> None:
    """What the worker does with an upload."""
    with read_session() as session:
        upload = session.get(Upload, upload_id)
        assert upload is not None
        job_id = upload.job_id
    assert job_id
    jobs.run(job_id, KINDS)


@pytest.fixture
def load(server: Flask, owner: Actor) -> Load:
    """Uploads bytes under a name and reads them."""

    def make(name: str, content: str | bytes, *, mode: str = "new", source_id: str | None = None) -> UploadView:
        data = content.encode() if isinstance(content, str) else content
        view = service.receive_upload(owner, name, io.BytesIO(data), length=len(data), mode=mode, source_id=source_id)
        run_job_of(view.id)
        return service.upload_view(owner, view.id)

    return make
