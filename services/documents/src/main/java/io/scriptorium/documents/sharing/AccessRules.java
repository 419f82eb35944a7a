package io.scriptorium.documents.sharing;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.audit.Audit;
import io.scriptorium.documents.storage.Database;
import io.vertx.sqlclient.Row;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides what somebody may do with a document. The rules:
 *
 * <ul>
 *   <li>A role comes from membership or from the link, whichever gives more. Administrators have no role by being administrators.
 *   <li>Who has no role gets 404, the same as for a document that does not exist, or whose id is malformed.
 *   <li>Who has a role, but one that is too small, gets 403 {@code forbidden}.
 *   <li>In the trash a document exists for its owners alone; what needs it outside of the trash answers them 409 {@code in-trash}.
 * </ul>
 */
@Singleton
public final class AccessRules {
    private static final int ID_LENGTH = 36;

    private final Database database;
    private final Audit audit;

    AccessRules(Database database, Audit audit) {
        this.database = database;
        this.audit = audit;
    }

    /**
     * Demands a role on a document that is not in the trash.
     *
     * @param what for the record of refusals
     */
    public Access require(Caller caller, String documentId, Role needed, String what) {
        Access access = requireEvenInTrash(caller, documentId, needed, what);
        if (access.trashed()) {
            throw inTrash();
        }
        return access;
    }

    /** Demands a role on a document wherever it is. */
    public Access requireEvenInTrash(Caller caller, String documentId, Role needed, String what) {
        UUID id = parse(documentId).orElseThrow(AccessRules::notFound);
        Optional<Row> row = row(caller.userId(), id);
        Optional<Access> found = row.flatMap(known -> access(id, known));
        if (found.isEmpty()) {
            if (row.isPresent()) {
                audit.refused(id, caller.userId(), what);
            }
            throw notFound();
        }
        if (!found.get().role().includes(needed)) {
            audit.refused(id, caller.userId(), what);
            throw new Problem(403, "forbidden", "Your role on this document does not allow that.")
                    .with("role", found.get().role().wireName());
        }
        return found.get();
    }

    /** What a user may do with a document now; empty for nothing, which includes documents that don't exist or are in the trash. */
    public Optional<Access> find(UUID userId, UUID documentId) {
        return row(userId, documentId).flatMap(row -> access(documentId, row)).filter(access -> !access.trashed());
    }

    /** An id in its one canonical form; empty for anything else. */
    public static Optional<UUID> parse(String id) {
        try {
            return id.length() == ID_LENGTH ? Optional.of(UUID.fromString(id)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The answer for documents that don't exist, or not for this caller. */
    public static Problem notFound() {
        return new Problem(404, "document-not-found", "There is no such document, or it is not shared with you.");
    }

    static Problem inTrash() {
        return new Problem(409, "in-trash", "The document is in the trash. Restore it first.");
    }

    /** The larger of a member's role and the link's; empty where neither gives any. */
    public static Optional<Role> larger(@Nullable String memberRole, String linkRole) {
        Optional<Role> member = Optional.ofNullable(memberRole).flatMap(Role::parse);
        Optional<Role> link = Role.parse(linkRole);
        return member.isPresent() && link.isPresent()
                ? Optional.of(member.get().includes(link.get()) ? member.get() : link.get())
                : member.or(() -> link);
    }

    private Optional<Row> row(UUID userId, UUID documentId) {
        return database.first("""
                SELECT m.role, d.link_role, d.deleted_at IS NOT NULL AS trashed
                FROM document d LEFT JOIN member m ON m.document_id = d.id AND m.user_id = $2
                WHERE d.id = $1
                """, documentId, userId);
    }

    private static Optional<Access> access(UUID documentId, Row row) {
        boolean trashed = row.getBoolean("trashed");
        return larger(row.getString("role"), row.getString("link_role"))
                .filter(role -> !trashed || role == Role.OWNER)
                .map(role -> new Access(documentId, role, trashed));
    }
}
