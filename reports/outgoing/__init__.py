"""The register of outgoing documents (Văn bản đi): what leaves the office, its number, and how long it lay signed."""
