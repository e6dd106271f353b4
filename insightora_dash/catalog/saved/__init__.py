"""Queries that people saved under a name: pieces of SQL to insert, and tables to ask."""
