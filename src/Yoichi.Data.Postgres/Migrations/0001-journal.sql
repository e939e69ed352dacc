-- Communities, their journals, what was answered, what is to be sent, snapshots.
CREATE TABLE communities (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL UNIQUE,
    epoch bigint NOT NULL,
    length bigint NOT NULL,
    views bigint NOT NULL,
    last_message bigint NOT NULL);

CREATE TABLE journal (
    community integer NOT NULL,
    position bigint NOT NULL,
    line bytea NOT NULL,
    checksum bigint NOT NULL,
    PRIMARY KEY (community, position));

CREATE TABLE answers (
    community integer NOT NULL,
    key text COLLATE "C" NOT NULL,
    fingerprint bigint NOT NULL,
    status integer NOT NULL,
    body bytea NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (community, key));

CREATE TABLE outbox (
    community integer NOT NULL,
    number bigint NOT NULL,
    kind text NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (community, number));

CREATE TABLE snapshots (
    community integer NOT NULL,
    position bigint NOT NULL,
    body bytea NOT NULL,
    checksum bigint NOT NULL,
    PRIMARY KEY (community, position));
