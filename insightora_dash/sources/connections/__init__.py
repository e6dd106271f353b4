"""Connections to live databases as people manage them."""
