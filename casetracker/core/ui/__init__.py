"""What the component tags of ``{% load ct %}`` say and show."""
