"""Papers beside the appraisal document: which are owed, what each says, and their issue."""
