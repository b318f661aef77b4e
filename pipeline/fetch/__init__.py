"""The polite, guarded HTTP client, and the archive of what it was answered."""
