"""Saved queries as tables."""
