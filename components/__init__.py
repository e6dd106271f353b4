"""Values to Dash components: pure functions."""
