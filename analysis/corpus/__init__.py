"""Files in, the five tables out: documents, edits, sections, tokens, mentions."""
