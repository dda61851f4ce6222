"""One text's shape: outline, words, places, lengths, quotations."""
