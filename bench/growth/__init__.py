"""A newsroom's years, made up in minutes: a database as large as wanted, for measuring the site over it."""
