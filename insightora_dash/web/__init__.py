"""Signed-out pages, sessions and the request guards."""
