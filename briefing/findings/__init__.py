"""How is what an analysis finds said? One module a question: a finding in, sentences out."""
