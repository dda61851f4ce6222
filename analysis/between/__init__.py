"""Between texts: what one takes from another, and how a wording changes."""
