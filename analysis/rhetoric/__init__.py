"""Rhetoric: parallel sets, commands, chains of enumeration."""
