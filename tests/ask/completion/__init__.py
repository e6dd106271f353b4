"""Completions of the question box."""
