"""What somebody has beside the password: an authenticator app, recovery codes, devices that are trusted."""
