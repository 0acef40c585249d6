// Replaced by the golden loader.
