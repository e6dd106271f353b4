"""Dashboards, tiles and their operation log."""
