"""What is said and handed out: a result in, sentences or a file out. No Streamlit."""
