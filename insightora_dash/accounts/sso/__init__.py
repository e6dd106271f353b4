"""Single sign-on with OpenID Connect: providers, the way there and back, and whom it lets in."""
