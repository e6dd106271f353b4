"""Answers as files: rendered without Dash."""
