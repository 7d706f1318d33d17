"""The question: task bar, one search box, answers, the record that was opened."""
