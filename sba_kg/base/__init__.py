"""What everything stands on and knows no report: errors, texts, files, our own resources, RDF names."""
