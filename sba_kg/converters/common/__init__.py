"""What every converter gets and says: context, printed units, the frame of the report, parts that were not read."""
