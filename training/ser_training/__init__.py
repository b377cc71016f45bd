"""Training for the speech-emotion-recognition service: corpora in, a model bundle out."""
