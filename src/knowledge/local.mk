# knowledge: filled in as the folder grows
