"""The public site: the latest release by a Datasette of its own, without a login and without the private database."""
