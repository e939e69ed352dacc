-- A snapshot in parts: a large community's is more than one value can hold. Those there were are made again.
DROP TABLE snapshots;

CREATE TABLE snapshot_parts (
    community integer NOT NULL,
    position bigint NOT NULL,
    part integer NOT NULL,
    parts integer NOT NULL,
    body bytea NOT NULL,
    checksum bigint NOT NULL,
    PRIMARY KEY (community, position, part));
