"""Through time: the record, trends, lifelines, change points, first uses, silences."""
