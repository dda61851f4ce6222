"""Tables in, tables out: pure functions that read no file and draw nothing."""
