"""What the rule tables come to: plain values in, plain values out."""
