-- People, apart from the journal: what is in a body is not a store's affair, and a row can be erased.
CREATE TABLE people_accounts (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, lookup text COLLATE "C" UNIQUE, owner text COLLATE "C" NOT NULL, body bytea NOT NULL);

CREATE INDEX people_accounts_by_owner ON people_accounts (owner, id);

CREATE TABLE people_identities (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, lookup text COLLATE "C" UNIQUE, owner text COLLATE "C" NOT NULL, body bytea NOT NULL);

CREATE INDEX people_identities_by_owner ON people_identities (owner, id);

CREATE TABLE people_applications (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, lookup text COLLATE "C" UNIQUE, owner text COLLATE "C" NOT NULL, body bytea NOT NULL);

CREATE INDEX people_applications_by_owner ON people_applications (owner, id);

CREATE TABLE people_keys (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, lookup text COLLATE "C" UNIQUE, owner text COLLATE "C" NOT NULL, body bytea NOT NULL);

CREATE INDEX people_keys_by_owner ON people_keys (owner, id);

CREATE TABLE people_invitations (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, lookup text COLLATE "C" UNIQUE, owner text COLLATE "C" NOT NULL, body bytea NOT NULL);

CREATE INDEX people_invitations_by_owner ON people_invitations (owner, id);

CREATE TABLE people_preferences (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, lookup text COLLATE "C" UNIQUE, owner text COLLATE "C" NOT NULL, body bytea NOT NULL);

CREATE INDEX people_preferences_by_owner ON people_preferences (owner, id);

CREATE TABLE people_sessions (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, lookup text COLLATE "C" UNIQUE, owner text COLLATE "C" NOT NULL, body bytea NOT NULL);

CREATE INDEX people_sessions_by_owner ON people_sessions (owner, id);

CREATE TABLE people_passkeys (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, lookup text COLLATE "C" UNIQUE, owner text COLLATE "C" NOT NULL, body bytea NOT NULL);

CREATE INDEX people_passkeys_by_owner ON people_passkeys (owner, id);
