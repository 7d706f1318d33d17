"""The engines underneath: PostgreSQL started, watched and stopped by our own hand."""
