"""What people give: editions with their settings, corrections and registry, and the text behind a graph."""
