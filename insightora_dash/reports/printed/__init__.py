"""Dashboards and tiles on paper: PDF pages made without a browser."""
