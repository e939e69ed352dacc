using Microsoft.Data.Sqlite;
using Yoichi.Live;

namespace Yoichi.Data.Sqlite;

/// <summary>The tables of a database file, brought up to date one numbered step at a time.</summary>
/// <remarks>Steps that were released are never edited: append. A file a later version of the program has written is refused.</remarks>
static class SqliteSchema
{
    static readonly string[] Steps =
    [
        """
        CREATE TABLE communities (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, epoch INTEGER NOT NULL, length INTEGER NOT NULL,
            views INTEGER NOT NULL, last_message INTEGER NOT NULL);
        CREATE TABLE journal (
            community INTEGER NOT NULL, position INTEGER NOT NULL, line BLOB NOT NULL, checksum INTEGER NOT NULL,
            PRIMARY KEY (community, position)) WITHOUT ROWID;
        CREATE TABLE answers (
            community INTEGER NOT NULL, key TEXT NOT NULL, fingerprint INTEGER NOT NULL, status INTEGER NOT NULL,
            body BLOB NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (community, key)) WITHOUT ROWID;
        CREATE TABLE outbox (
            community INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (community, number)) WITHOUT ROWID;
        CREATE TABLE snapshots (
            community INTEGER NOT NULL, position INTEGER NOT NULL, body BLOB NOT NULL, checksum INTEGER NOT NULL,
            PRIMARY KEY (community, position));
        """,
        """
        CREATE TABLE view_slots (
            community INTEGER NOT NULL, slot INTEGER NOT NULL, day INTEGER NOT NULL, orders INTEGER NOT NULL, refused INTEGER NOT NULL,
            rounds INTEGER NOT NULL, trades INTEGER NOT NULL, matched INTEGER NOT NULL, amount INTEGER NOT NULL, lowest INTEGER, highest INTEGER,
            gate_closed INTEGER, settled INTEGER NOT NULL, missing INTEGER, generated INTEGER NOT NULL, consumed INTEGER NOT NULL,
            self_consumed INTEGER NOT NULL, bought INTEGER NOT NULL, sold INTEGER NOT NULL, retailer_import INTEGER NOT NULL,
            retailer_export INTEGER NOT NULL, charged INTEGER NOT NULL, discharged INTEGER NOT NULL, driven INTEGER NOT NULL,
            lost INTEGER NOT NULL, state_change INTEGER NOT NULL, PRIMARY KEY (community, slot)) WITHOUT ROWID;
        CREATE INDEX view_slots_by_day ON view_slots (community, day);
        CREATE TABLE view_rounds (
            community INTEGER NOT NULL, slot INTEGER NOT NULL, number INTEGER NOT NULL, round INTEGER NOT NULL, orders INTEGER NOT NULL,
            wanted INTEGER NOT NULL, offered INTEGER NOT NULL, matched INTEGER NOT NULL, welfare INTEGER NOT NULL,
            PRIMARY KEY (community, slot, number)) WITHOUT ROWID;
        CREATE TABLE view_trades (
            community INTEGER NOT NULL, slot INTEGER NOT NULL, number INTEGER NOT NULL, round INTEGER NOT NULL, buy_order INTEGER NOT NULL,
            sell_order INTEGER NOT NULL, buyer TEXT NOT NULL, seller TEXT NOT NULL, wh INTEGER NOT NULL, price INTEGER NOT NULL,
            PRIMARY KEY (community, slot, number)) WITHOUT ROWID;
        CREATE TABLE view_participant_slots (
            community INTEGER NOT NULL, slot INTEGER NOT NULL, participant TEXT NOT NULL, forward INTEGER, reverse INTEGER, load INTEGER,
            generated INTEGER, charged INTEGER, discharged INTEGER, quality INTEGER, stage INTEGER, bought INTEGER, bought_for INTEGER, sold INTEGER,
            sold_for INTEGER, baseline_forward INTEGER, baseline_reverse INTEGER, PRIMARY KEY (community, slot, participant)) WITHOUT ROWID;
        CREATE TABLE view_participant_days (
            community INTEGER NOT NULL, day INTEGER NOT NULL, participant TEXT NOT NULL, slots INTEGER NOT NULL, forward INTEGER NOT NULL,
            reverse INTEGER NOT NULL, bought INTEGER NOT NULL, bought_for INTEGER NOT NULL, sold INTEGER NOT NULL, sold_for INTEGER NOT NULL,
            baseline_forward INTEGER NOT NULL, baseline_reverse INTEGER NOT NULL, measured INTEGER NOT NULL, recovered INTEGER NOT NULL,
            estimated INTEGER NOT NULL, constrained INTEGER NOT NULL, preliminary INTEGER NOT NULL, superseded INTEGER NOT NULL,
            PRIMARY KEY (community, day, participant)) WITHOUT ROWID;
        CREATE TABLE view_bills (
            community INTEGER NOT NULL, month INTEGER NOT NULL, participant TEXT NOT NULL, note INTEGER NOT NULL,
            missing_slots INTEGER NOT NULL, total INTEGER, baseline INTEGER, due INTEGER, slots_changed INTEGER NOT NULL,
            PRIMARY KEY (community, month, participant, note)) WITHOUT ROWID;
        CREATE TABLE view_bill_lines (
            community INTEGER NOT NULL, month INTEGER NOT NULL, participant TEXT NOT NULL, note INTEGER NOT NULL, part INTEGER NOT NULL,
            line INTEGER NOT NULL, kind TEXT NOT NULL, wh INTEGER NOT NULL, unit_price INTEGER, amount INTEGER NOT NULL,
            PRIMARY KEY (community, month, participant, note, part, line)) WITHOUT ROWID;
        """,
        """
        CREATE TABLE people_accounts (
            id TEXT PRIMARY KEY, version INTEGER NOT NULL, lookup TEXT UNIQUE, owner TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX people_accounts_by_owner ON people_accounts (owner, id);
        CREATE TABLE people_identities (
            id TEXT PRIMARY KEY, version INTEGER NOT NULL, lookup TEXT UNIQUE, owner TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX people_identities_by_owner ON people_identities (owner, id);
        CREATE TABLE people_applications (
            id TEXT PRIMARY KEY, version INTEGER NOT NULL, lookup TEXT UNIQUE, owner TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX people_applications_by_owner ON people_applications (owner, id);
        CREATE TABLE people_keys (
            id TEXT PRIMARY KEY, version INTEGER NOT NULL, lookup TEXT UNIQUE, owner TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX people_keys_by_owner ON people_keys (owner, id);
        CREATE TABLE people_invitations (
            id TEXT PRIMARY KEY, version INTEGER NOT NULL, lookup TEXT UNIQUE, owner TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX people_invitations_by_owner ON people_invitations (owner, id);
        CREATE TABLE people_preferences (
            id TEXT PRIMARY KEY, version INTEGER NOT NULL, lookup TEXT UNIQUE, owner TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX people_preferences_by_owner ON people_preferences (owner, id);
        CREATE TABLE people_sessions (
            id TEXT PRIMARY KEY, version INTEGER NOT NULL, lookup TEXT UNIQUE, owner TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX people_sessions_by_owner ON people_sessions (owner, id);
        CREATE TABLE people_passkeys (
            id TEXT PRIMARY KEY, version INTEGER NOT NULL, lookup TEXT UNIQUE, owner TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX people_passkeys_by_owner ON people_passkeys (owner, id);
        """,
        """
        CREATE TABLE reasons (
            id INTEGER PRIMARY KEY, community INTEGER NOT NULL, participant TEXT NOT NULL, slot INTEGER NOT NULL, decided INTEGER NOT NULL,
            kind TEXT NOT NULL, wh INTEGER NOT NULL, "limit" INTEGER, code TEXT NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL, c INTEGER NOT NULL,
            order_id INTEGER, refusal TEXT);
        CREATE INDEX reasons_by_participant ON reasons (community, participant, slot);
        CREATE INDEX reasons_by_slot ON reasons (community, slot);
        CREATE TABLE people_sites (
            id TEXT PRIMARY KEY, version INTEGER NOT NULL, lookup TEXT UNIQUE, owner TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX people_sites_by_owner ON people_sites (owner, id);
        """,
        """
        DROP TABLE snapshots;
        CREATE TABLE snapshot_parts (
            community INTEGER NOT NULL, position INTEGER NOT NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL, body BLOB NOT NULL,
            checksum INTEGER NOT NULL, PRIMARY KEY (community, position, part));
        """,
        """
        CREATE TABLE view_certificates (
            community INTEGER NOT NULL, issuance INTEGER NOT NULL, number INTEGER NOT NULL, act INTEGER NOT NULL, slot INTEGER NOT NULL,
            from_wh INTEGER NOT NULL, wh INTEGER NOT NULL, account TEXT NOT NULL, other TEXT NOT NULL, use INTEGER NOT NULL, parent INTEGER NOT NULL,
            money INTEGER NOT NULL, words TEXT NOT NULL, PRIMARY KEY (community, issuance, number)) WITHOUT ROWID;
        CREATE INDEX view_certificates_by_account ON view_certificates (community, account, slot);
        CREATE INDEX view_certificates_by_other ON view_certificates (community, other, slot) WHERE other <> '';
        CREATE INDEX view_certificates_by_parent ON view_certificates (community, parent) WHERE parent > 0;
        CREATE INDEX view_certificates_by_slot ON view_certificates (community, slot) WHERE act = 1;
        -- Communities that certify have lines of their book in the journal alone: their views are made again at the next start.
        UPDATE communities SET views = 0 WHERE id IN (
            SELECT community FROM journal WHERE position = 0 AND instr(line, CAST('"certificates"' AS BLOB)) > 0);
        """,
        "CREATE INDEX reasons_by_hand ON reasons (community, slot) WHERE kind = 'hand';",
    ];

    public static void Apply(SqliteConnection connection)
    {
        if (connection.Number("PRAGMA user_version") == Steps.Length) return;
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            ApplySteps(connection);
            connection.Execute("COMMIT");
        }
        catch
        {
            // A full disk may have ended the transaction already: then there is nothing to roll back.
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0) connection.Execute("ROLLBACK");
            throw;
        }
    }

    static void ApplySteps(SqliteConnection connection)
    {
        var version = connection.Number("PRAGMA user_version");
        if (version > Steps.Length)
            throw new StoreException("store.newer", connection.DataSource, $"kept by a later version (schema {version}, this one knows {Steps.Length})");
        for (var step = (int)version; step < Steps.Length; step++) connection.Execute(Steps[step]);
        connection.Execute($"PRAGMA user_version = {Steps.Length}");
    }

    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long Number(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
