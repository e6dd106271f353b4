"""Checks of an answer that cost a statement or nothing: each is a small module, all stand in one tuple in `checks.py`."""
