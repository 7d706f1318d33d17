"""People, documents, vehicles and zones that do not exist, for demonstrations, tests and measurements."""
