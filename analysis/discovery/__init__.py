"""Discovery: what might be a slogan and is in no lexicon."""
