package io.cobro.persistence;

/// The roles of the database. Cobro is given one login, which is a member of all three; each
/// connection takes one of them with `set role`.
public enum DatabaseRole {
    /// Owns the schema and migrates it.
    OWNER("cobro_owner"),

    /// Serves requests and jobs, one tenant at a time.
    APP("cobro_app"),

    /// Gives events their numbers: the one reader across tenants.
    SEQUENCER("cobro_sequencer");

    private final String roleName;

    DatabaseRole(String roleName) {
        this.roleName = roleName;
    }

    /// The name in SQL, which needs no quotes.
    public String roleName() {
        return roleName;
    }
}
