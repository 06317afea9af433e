"""What the planner writes for people: the school workbook and its CSV twin."""
