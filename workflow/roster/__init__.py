"""The roster: HR's file read, checked and explained."""
