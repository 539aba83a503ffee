"""What scoring reads from a catalogue folder; the form of a folder: tasks/catalogue/README.md."""
