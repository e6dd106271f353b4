"""Tests of marks looked into."""
