"""The pages of the index: a file a page."""
