"""How do answers look as charts? Data in, a Plotly figure as a plain dict out. No Streamlit."""
