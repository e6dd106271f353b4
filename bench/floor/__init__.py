"""A hand-written page with the same charts: the floor for dashboards."""
