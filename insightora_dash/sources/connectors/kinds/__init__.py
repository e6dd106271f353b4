"""Every kind of database, a file each with a `CONNECTOR`."""
