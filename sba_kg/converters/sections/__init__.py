"""The program sections: their heads with budgets, plans and schedules, targets, the tables inside them."""
