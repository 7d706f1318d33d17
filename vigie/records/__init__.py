"""The shared databases: what a record is, who files it, who may see it."""
