"""Plans' annexes as files: read, shown, compared with what is there, and brought in; all or nothing."""
