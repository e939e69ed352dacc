-- The lines of the certificates' book.
CREATE TABLE view_certificates (
    community integer NOT NULL, issuance bigint NOT NULL, number bigint NOT NULL, act bigint NOT NULL, slot bigint NOT NULL,
    from_wh bigint NOT NULL, wh bigint NOT NULL, account text COLLATE "C" NOT NULL, other text COLLATE "C" NOT NULL, use bigint NOT NULL,
    parent bigint NOT NULL, money bigint NOT NULL, words text COLLATE "C" NOT NULL, PRIMARY KEY (community, issuance, number));

CREATE INDEX view_certificates_by_account ON view_certificates (community, account, slot);

CREATE INDEX view_certificates_by_other ON view_certificates (community, other, slot) WHERE other <> '';

CREATE INDEX view_certificates_by_parent ON view_certificates (community, parent) WHERE parent > 0;

CREATE INDEX view_certificates_by_slot ON view_certificates (community, slot) WHERE act = 1;

-- Communities that certify have these lines in the journal alone so far: their views are made again at the next start.
UPDATE communities SET views = 0 WHERE id IN (
    SELECT j.community FROM journal j WHERE j.position = 0 AND position('"certificates"'::bytea IN j.line) > 0);
