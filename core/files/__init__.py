"""Private documents: checked by their content, kept outside every served folder, given out as attachments alone."""
