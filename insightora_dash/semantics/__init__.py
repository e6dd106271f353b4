"""Changing what the data means: checked, tested, versioned."""
