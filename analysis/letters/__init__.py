"""Characters: what is Han, which script a text is in, numbers in Han digits."""
