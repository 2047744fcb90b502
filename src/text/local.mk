# text: filled in as the folder grows
