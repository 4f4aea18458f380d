"""What stands on one page alone? Its controls and sections, by the page’s name; `judgements` serves rules."""
