"""Language models: who answers, how answers are paid for once, and what they cost."""
