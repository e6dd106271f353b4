"""Where on the map a name lies."""
