package io.scriptorium.documents.identity;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.documents.storage.Sql;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** People as their tokens describe them, by id and by address. */
public final class People {
    /** The longest address, by RFC 5321. */
    public static final int MAX_EMAIL_LENGTH = 254;

    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@,;:<>\"()\\[\\]\\\\\\p{Cntrl}]+@[^\\s@,;:<>\"()\\[\\]\\\\\\p{Cntrl}]+");
    private static final int EMAIL_LOCK = 1;

    private People() {}

    /** Somebody who has signed in at least once. */
    public record Person(UUID id, String name, String email) {}

    /** An address in the form in which addresses are compared; empty if it is none. */
    public static Optional<String> normalEmail(String text) {
        String email = text.strip().toLowerCase(Locale.ROOT);
        return email.length() <= MAX_EMAIL_LENGTH && EMAIL.matcher(email).matches()
                ? Optional.of(email)
                : Optional.empty();
    }

    /** Keeps somebody's first sign-in and an invitation of the same address from missing each other. */
    public static void lockEmail(Sql sql, String email) {
        sql.run("SELECT pg_advisory_xact_lock($1, hashtext($2))", EMAIL_LOCK, email);
    }

    /** Who was last seen with an address. */
    public static Optional<Person> byEmail(Sql sql, String email) {
        return sql.first(
                        "SELECT id, name, email FROM person WHERE lower(email) = $1 ORDER BY seen_at DESC LIMIT 1",
                        email)
                .map(People::person);
    }

    static void remember(Sql sql, Caller caller, Instant now) {
        sql.run("""
                INSERT INTO person (id, name, email, seen_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, seen_at = excluded.seen_at
                """, caller.userId(), caller.name(), caller.email(), now);
    }

    private static Person person(Row row) {
        return new Person(row.getUUID("id"), row.getString("name"), row.getString("email"));
    }
}
