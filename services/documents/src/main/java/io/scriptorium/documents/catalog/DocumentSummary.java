package io.scriptorium.documents.catalog;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.documents.storage.Sql;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document as lists and the editor's bar show it to one caller.
 *
 * @param role the caller's
 * @param updatedBy who edited last; null for the system
 * @param owner the one who has been an owner for longest
 * @param sharedWith how many people besides the owner have access, invited ones included
 * @param link what anybody signed in who has the link may do
 * @param deletedAt set while in the trash
 * @param version what If-Match names, as its ETag
 */
@RegisterForReflection
record DocumentSummary(
        UUID id,
        String title,
        Role role,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Named updatedBy,
        @Nullable Named owner,
        long sharedWith,
        String link,
        @Nullable Instant deletedAt,
        long version) {
    /** Somebody, by name. */
    @RegisterForReflection
    record Named(UUID id, String name) {}

    /** The columns of {@link #read}, of tables {@code d} (document) and {@code a} (activity). */
    static final String COLUMNS = """
            d.id, d.title, d.link_role, d.version, d.created_at, d.deleted_at, a.at AS updated_at,
            a.by_user, (SELECT p.name FROM person p WHERE p.id = a.by_user) AS by_name,
            owner.user_id AS owner_id, owner.name AS owner_name,
            (SELECT count(*) FROM member s WHERE s.document_id = d.id)
                + (SELECT count(*) FROM invitation i WHERE i.document_id = d.id) - 1 AS shared_with
            """;

    /** The joins that the columns need. */
    static final String JOINS = """
            JOIN activity a ON a.document_id = d.id
            LEFT JOIN LATERAL (
                SELECT o.user_id, p.name FROM member o LEFT JOIN person p ON p.id = o.user_id
                WHERE o.document_id = d.id AND o.role = 'owner' ORDER BY o.added_at, o.user_id LIMIT 1
            ) owner ON true
            """;

    static DocumentSummary read(Row row, Role role) {
        return new DocumentSummary(
                row.getUUID("id"),
                row.getString("title"),
                role,
                Objects.requireNonNull(Sql.instant(row, "created_at")),
                Objects.requireNonNull(Sql.instant(row, "updated_at")),
                named(row.getUUID("by_user"), row.getString("by_name")),
                named(row.getUUID("owner_id"), row.getString("owner_name")),
                row.getLong("shared_with"),
                row.getString("link_role"),
                Sql.instant(row, "deleted_at"),
                row.getLong("version"));
    }

    private static @Nullable Named named(@Nullable UUID id, @Nullable String name) {
        return id == null ? null : new Named(id, name == null ? "" : name);
    }
}
