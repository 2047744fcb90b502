# client: filled in as the folder grows
