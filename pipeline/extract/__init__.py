"""Bytes to values: feeds, pages, documents. Pure: nothing here opens a socket, a file or a clock."""
