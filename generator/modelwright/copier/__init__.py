"""All that touches Copier: the Jinja extension, answers, what is done once instead of often."""
