"""The terminal's door: vigie NOUN VERB."""
