"""The catalogue: one self-testing file a database, the reader that refuses a broken one, and the types of its fields."""
