"""One question over many databases, asked lawfully and answered from the records."""
