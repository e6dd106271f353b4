"""The ways in: registration, sign-in in two steps, codes by mail, a forgotten password, another address."""
