"""A file per database: how it spells the shared functions, and what it lacks."""
