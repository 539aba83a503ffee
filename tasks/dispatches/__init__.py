"""The register of what comes from outside (Văn bản đến): entering it, handing it on, where its days went."""
