"""Live databases: a file per kind in `kinds`, behind one interface."""
