package io.scriptorium.auth.account;

import io.scriptorium.auth.database.Row;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person with an account.
 *
 * @param email lower case; empty if the provider tells none that is verified
 * @param adminClaim whether the configured claim made this person an administrator at the last login
 */
public record Account(
        UUID id, String name, String email, @Nullable String picture, boolean adminClaim) {
    /** What queries that read accounts select, from {@code auth.account AS a}. */
    public static final String COLUMNS = "a.id AS account_id, a.name, a.email, a.picture, a.admin_claim";

    /** Reads {@link #COLUMNS}. */
    public static Account read(Row row) throws SQLException {
        return new Account(
                row.uuid("account_id"),
                row.text("name"),
                row.text("email"),
                row.textOrNull("picture"),
                row.flag("admin_claim"));
    }
}
