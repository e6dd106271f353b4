"""Questions asked and scored."""
