"""The site: pages over the planner's services. Nothing here decides; it shows and asks."""
