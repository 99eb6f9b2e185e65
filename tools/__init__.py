"""What makes the repository's own files: the manual pages, and the workbooks that lie ready."""
