"""What the law and the depositary say, as data: States, declarations, rights, procedure profiles."""
