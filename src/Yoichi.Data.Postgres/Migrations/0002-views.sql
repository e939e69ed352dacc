-- What is asked for, made from the journal and made again whenever that is wanted.
CREATE TABLE view_slots (
    community integer NOT NULL, slot bigint NOT NULL, day bigint NOT NULL, orders bigint NOT NULL, refused bigint NOT NULL,
    rounds bigint NOT NULL, trades bigint NOT NULL, matched bigint NOT NULL, amount bigint NOT NULL, lowest bigint, highest bigint,
    gate_closed bigint, settled bigint NOT NULL, missing bigint, generated bigint NOT NULL, consumed bigint NOT NULL,
    self_consumed bigint NOT NULL, bought bigint NOT NULL, sold bigint NOT NULL, retailer_import bigint NOT NULL,
    retailer_export bigint NOT NULL, charged bigint NOT NULL, discharged bigint NOT NULL, driven bigint NOT NULL,
    lost bigint NOT NULL, state_change bigint NOT NULL, PRIMARY KEY (community, slot));

CREATE INDEX view_slots_by_day ON view_slots (community, day);

CREATE TABLE view_rounds (
    community integer NOT NULL, slot bigint NOT NULL, number bigint NOT NULL, round bigint NOT NULL, orders bigint NOT NULL,
    wanted bigint NOT NULL, offered bigint NOT NULL, matched bigint NOT NULL, welfare bigint NOT NULL,
    PRIMARY KEY (community, slot, number));

CREATE TABLE view_trades (
    community integer NOT NULL, slot bigint NOT NULL, number bigint NOT NULL, round bigint NOT NULL, buy_order bigint NOT NULL,
    sell_order bigint NOT NULL, buyer text COLLATE "C" NOT NULL, seller text COLLATE "C" NOT NULL, wh bigint NOT NULL, price bigint NOT NULL,
    PRIMARY KEY (community, slot, number));

CREATE TABLE view_participant_slots (
    community integer NOT NULL, slot bigint NOT NULL, participant text COLLATE "C" NOT NULL, forward bigint, reverse bigint, load bigint,
    generated bigint, charged bigint, discharged bigint, quality bigint, stage bigint, bought bigint, bought_for bigint, sold bigint,
    sold_for bigint, baseline_forward bigint, baseline_reverse bigint, PRIMARY KEY (community, slot, participant));

CREATE TABLE view_participant_days (
    community integer NOT NULL, day bigint NOT NULL, participant text COLLATE "C" NOT NULL, slots bigint NOT NULL, forward bigint NOT NULL,
    reverse bigint NOT NULL, bought bigint NOT NULL, bought_for bigint NOT NULL, sold bigint NOT NULL, sold_for bigint NOT NULL,
    baseline_forward bigint NOT NULL, baseline_reverse bigint NOT NULL, measured bigint NOT NULL, recovered bigint NOT NULL,
    estimated bigint NOT NULL, constrained bigint NOT NULL, preliminary bigint NOT NULL, superseded bigint NOT NULL,
    PRIMARY KEY (community, day, participant));

CREATE TABLE view_bills (
    community integer NOT NULL, month bigint NOT NULL, participant text COLLATE "C" NOT NULL, note bigint NOT NULL,
    missing_slots bigint NOT NULL, total bigint, baseline bigint, due bigint, slots_changed bigint NOT NULL,
    PRIMARY KEY (community, month, participant, note));

CREATE TABLE view_bill_lines (
    community integer NOT NULL, month bigint NOT NULL, participant text COLLATE "C" NOT NULL, note bigint NOT NULL, part bigint NOT NULL,
    line bigint NOT NULL, kind text COLLATE "C" NOT NULL, wh bigint NOT NULL, unit_price bigint, amount bigint NOT NULL,
    PRIMARY KEY (community, month, participant, note, part, line));
