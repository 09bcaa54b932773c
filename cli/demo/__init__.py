"""The sample office, and its year."""
