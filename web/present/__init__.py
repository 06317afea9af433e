"""From the planner's values to what a template needs: words, signs, classes. No decisions."""
