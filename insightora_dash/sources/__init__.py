"""Getting data in: readers, ingest, immutable versions."""
