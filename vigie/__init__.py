"""Vigie: a police organisation's shared databases, asked lawfully and answered with proof."""
