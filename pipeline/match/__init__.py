"""From a text to findings: mentions, citations, quotes and topics. Pure: no file, clock or network."""
