"""REST routes, a file per noun."""
