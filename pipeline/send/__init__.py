"""Sending: mail over SMTP and alerts over apprise. Every connection passes the address guard."""
