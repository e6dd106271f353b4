"""Dashboards and tiles as files, each with its proof: query, filters, data version, time, rows."""
