-- What was ordered by hand lies among thousands of times as many reasons of the desk, and is looked for at each start.
CREATE INDEX reasons_by_hand ON reasons (community, slot) WHERE kind = 'hand';
