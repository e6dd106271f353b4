"""Keeps a running question alive in the database, and stops it when someone asks for that from another process."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine as MetadataEngine
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from insightora_dash.ask.models import Question
from insightora_dash.platform.clock import now
from insightora_dash.platform.database import reading, writing

LOOK_SECONDS = 0.4
BEATS = 8  # a heartbeat every so many looks

logger = logging.getLogger(__name__)


@contextmanager
def watched(question_id: str, metadata: MetadataEngine, stop: Callable[[], object]) -> Iterator[None]:
    """While the block runs: heartbeats, and `stop()` as soon as the question is no longer wanted."""
    ended = threading.Event()
    thread = threading.Thread(target=_watch, args=(question_id, metadata, stop, ended), name=f"watch-{question_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=5)


def _watch(question_id: str, metadata: MetadataEngine, stop: Callable[[], object], ended: threading.Event) -> None:
    looks = 0
    while not ended.wait(LOOK_SECONDS):
        looks += 1
        try:
            if _unwanted(question_id, metadata):
                stop()
            elif looks % BEATS == 0:
                _beat(question_id, metadata)
        except SQLAlchemyError:  # a busy database costs a beat, not the answer
            logger.warning("heartbeat of question %s failed", question_id, exc_info=True)


def _unwanted(question_id: str, metadata: MetadataEngine) -> bool:
    with reading(metadata) as session:
        return bool(session.scalar(select(Question.cancel_requested).where(Question.id == question_id)))


def _beat(question_id: str, metadata: MetadataEngine) -> None:
    with writing(metadata) as session:
        session.execute(update(Question).where(Question.id == question_id).values(heartbeat_at=now()))
