"""One file per page; `register(app)` hangs its callbacks on the app."""
