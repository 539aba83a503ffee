"""The pages of reports: a file a page."""
