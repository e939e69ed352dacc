-- Why what was ordered for a participant was, in the transaction that kept it.
CREATE TABLE reasons (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, community integer NOT NULL, participant text COLLATE "C" NOT NULL, slot bigint NOT NULL, decided bigint NOT NULL,
    kind text NOT NULL, wh bigint NOT NULL, "limit" bigint, code text NOT NULL, a bigint NOT NULL, b bigint NOT NULL, c bigint NOT NULL,
    order_id bigint, refusal text);

CREATE INDEX reasons_by_participant ON reasons (community, participant, slot);

CREATE INDEX reasons_by_slot ON reasons (community, slot);

-- What stands at a participant's place, and which agent orders for it.
CREATE TABLE people_sites (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, lookup text COLLATE "C" UNIQUE, owner text COLLATE "C" NOT NULL, body bytea NOT NULL);

CREATE INDEX people_sites_by_owner ON people_sites (owner, id);
