# web: filled in as the folder grows
