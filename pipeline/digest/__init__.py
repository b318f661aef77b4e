"""From rows to messages: what a digest says and how it looks. The clock and the rows come as arguments."""
