"""Filing a record and keeping one's own records in order."""
