"""The site: Datasette with our own login, pages and looks. Nothing below imports it."""
