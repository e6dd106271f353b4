"""Changing a query clause by clause."""
