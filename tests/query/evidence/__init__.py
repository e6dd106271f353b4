"""Rows behind marks."""
