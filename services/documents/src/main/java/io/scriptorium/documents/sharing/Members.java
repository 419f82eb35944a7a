package io.scriptorium.documents.sharing;

import static io.scriptorium.documents.audit.Audit.Action.INVITATION_ACCEPTED;
import static io.scriptorium.documents.audit.Audit.Action.INVITATION_WITHDRAWN;
import static io.scriptorium.documents.audit.Audit.Action.INVITED;
import static io.scriptorium.documents.audit.Audit.Action.LINK_CHANGED;
import static io.scriptorium.documents.audit.Audit.Action.REMOVED;
import static io.scriptorium.documents.audit.Audit.Action.ROLE_CHANGED;
import static io.scriptorium.documents.audit.Audit.Action.SHARED;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.audit.Audit;
import io.scriptorium.documents.events.AccessEvents;
import io.scriptorium.documents.identity.People;
import io.scriptorium.documents.identity.People.Person;
import io.scriptorium.documents.identity.Visitors;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.documents.storage.Sql;
import io.vertx.sqlclient.Row;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Members and invitations of documents, and the link's role. Every change locks the document's row, so that two owners can't remove each other, and its
 * events and its entry in the record are of the same transaction. What the caller may do is checked there once more.
 */
@Singleton
final class Members implements Visitors.Arrival {
    /** The most members and invitations that a document has. */
    static final int MAX_PER_DOCUMENT = 500;

    private final Database database;
    private final AccessEvents events;
    private final Audit audit;
    private final InstantSource clock;

    Members(Database database, AccessEvents events, Audit audit, InstantSource clock) {
        this.database = database;
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * One entry of the list.
     *
     * @param userId the person; for an invitation, its own id, good for taking it back
     * @param name null for an invitation
     * @param pending whether it is an invitation: nobody has signed in with this address yet
     */
    record Member(UUID userId, @Nullable String name, String email, Role role, boolean pending) {}

    /** Who has access, and what the link gives. */
    record Sharing(List<Member> members, String link) {}

    Sharing list(UUID documentId) {
        List<Member> members = new ArrayList<>();
        for (Row row : database.run("""
                SELECT m.user_id, p.name, coalesce(p.email, '') AS email, m.role, false AS pending, m.added_at
                FROM member m LEFT JOIN person p ON p.id = m.user_id WHERE m.document_id = $1
                UNION ALL
                SELECT i.id, NULL, i.email, i.role, true, i.added_at FROM invitation i WHERE i.document_id = $1
                ORDER BY pending, added_at, user_id
                """, documentId)) {
            members.add(new Member(
                    row.getUUID("user_id"),
                    row.getString("name"),
                    row.getString("email"),
                    Role.of(row.getString("role")),
                    row.getBoolean("pending")));
        }
        String link = database.first("SELECT link_role FROM document WHERE id = $1", documentId)
                .map(row -> row.getString("link_role"))
                .orElseThrow(AccessRules::notFound);
        return new Sharing(members, link);
    }

    /** Gives a role to whoever has an address, now or when they come. */
    Member put(Caller caller, UUID documentId, String email, Role role) {
        return database.transaction(sql -> {
            People.lockEmail(sql, email);
            String link = lockAsOwner(sql, caller, documentId);
            Optional<Person> person = People.byEmail(sql, email);
            Member member = person.isPresent()
                    ? putPerson(sql, caller, documentId, person.get(), role, link)
                    : invite(sql, caller, documentId, email, role);
            long count = sql.first("""
                            SELECT (SELECT count(*) FROM member WHERE document_id = $1)
                                 + (SELECT count(*) FROM invitation WHERE document_id = $1) AS n
                            """, documentId).map(row -> row.getLong("n")).orElseThrow();
            if (count > MAX_PER_DOCUMENT) {
                throw new Problem(
                        409,
                        "too-many-members",
                        "A document takes " + MAX_PER_DOCUMENT + " people. Use the link to let more of them in.");
            }
            return member;
        });
    }

    /** Takes a membership or an invitation back; anybody may take their own. */
    void remove(Caller caller, UUID documentId, UUID userId) {
        database.<@Nullable Void>transaction(sql -> {
            String link = userId.equals(caller.userId()) ? lock(sql, documentId) : lockAsOwner(sql, caller, documentId);
            Optional<Row> member = sql.first(
                    "DELETE FROM member WHERE document_id = $1 AND user_id = $2 RETURNING role", documentId, userId);
            Optional<Row> invitation = member.isPresent()
                    ? Optional.empty()
                    : sql.first(
                            "DELETE FROM invitation WHERE document_id = $1 AND id = $2 RETURNING email",
                            documentId,
                            userId);
            if (member.isPresent()) {
                requireOwner(sql, documentId);
                events.roleChanged(sql, documentId, userId, link);
                audit.record(
                        sql,
                        documentId,
                        caller.userId(),
                        REMOVED,
                        Map.of("user", userId.toString(), "role", member.get().getString("role")));
            } else if (invitation.isPresent()) {
                audit.record(
                        sql,
                        documentId,
                        caller.userId(),
                        INVITATION_WITHDRAWN,
                        Map.of("email", invitation.get().getString("email")));
            } else {
                throw new Problem(404, "member-not-found", "There is no such member.");
            }
            touch(sql, documentId);
            return null;
        });
    }

    /** Sets what anybody signed in who has the link may do. */
    void putLink(Caller caller, UUID documentId, String role) {
        database.<@Nullable Void>transaction(sql -> {
            String before = lockAsOwner(sql, caller, documentId);
            if (!before.equals(role)) {
                sql.run("UPDATE document SET link_role = $2 WHERE id = $1", documentId, role);
                touch(sql, documentId);
                events.linkChanged(sql, documentId);
                audit.record(sql, documentId, caller.userId(), LINK_CHANGED, Map.of("before", before, "after", role));
            }
            return null;
        });
    }

    /** Turns what waits under an address into memberships. */
    @Override
    public void arrived(Sql sql, Caller caller, String normalEmail) {
        for (Row waiting :
                sql.run("SELECT document_id FROM invitation WHERE email = $1 ORDER BY document_id", normalEmail)) {
            UUID documentId = waiting.getUUID("document_id");
            Optional<Row> document = sql.first("SELECT link_role FROM document WHERE id = $1 FOR UPDATE", documentId);
            Optional<Row> invitation = sql.first(
                    "DELETE FROM invitation WHERE document_id = $1 AND email = $2 RETURNING role, added_by",
                    documentId,
                    normalEmail);
            if (document.isEmpty() || invitation.isEmpty()) {
                continue;
            }
            String role = invitation.get().getString("role");
            boolean added = sql.run(
                                    """
                                    INSERT INTO member (document_id, user_id, role, added_at, added_by)
                                    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
                                    """,
                                    documentId,
                                    caller.userId(),
                                    role,
                                    clock.instant(),
                                    invitation.get().getUUID("added_by"))
                            .rowCount()
                    == 1;
            if (added) {
                touch(sql, documentId);
                events.roleChanged(
                        sql,
                        documentId,
                        caller.userId(),
                        wireName(AccessRules.larger(role, document.get().getString("link_role"))));
                audit.record(
                        sql,
                        documentId,
                        caller.userId(),
                        INVITATION_ACCEPTED,
                        Map.of("email", normalEmail, "role", role));
            }
        }
    }

    private Member putPerson(Sql sql, Caller caller, UUID documentId, Person person, Role role, String link) {
        String before = sql.first(
                        "SELECT role FROM member WHERE document_id = $1 AND user_id = $2", documentId, person.id())
                .map(row -> row.getString("role"))
                .orElse("none");
        if (!before.equals(role.wireName())) {
            sql.run("""
                    INSERT INTO member (document_id, user_id, role, added_at, added_by) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (document_id, user_id) DO UPDATE SET role = excluded.role
                    """, documentId, person.id(), role.wireName(), clock.instant(), caller.userId());
            requireOwner(sql, documentId);
            touch(sql, documentId);
            events.roleChanged(sql, documentId, person.id(), wireName(AccessRules.larger(role.wireName(), link)));
            audit.record(
                    sql,
                    documentId,
                    caller.userId(),
                    before.equals("none") ? SHARED : ROLE_CHANGED,
                    Map.of("user", person.id().toString(), "before", before, "after", role.wireName()));
        }
        return new Member(person.id(), person.name(), person.email(), role, false);
    }

    private Member invite(Sql sql, Caller caller, UUID documentId, String email, Role role) {
        UUID id = sql.first(
                        """
                        INSERT INTO invitation (document_id, id, email, role, added_at, added_by)
                        VALUES ($1, $2, $3, $4, $5, $6)
                        ON CONFLICT (document_id, email) DO UPDATE SET role = excluded.role RETURNING id
                        """, documentId, UUID.randomUUID(), email, role.wireName(), clock.instant(), caller.userId())
                .map(row -> row.getUUID("id"))
                .orElseThrow();
        touch(sql, documentId);
        audit.record(sql, documentId, caller.userId(), INVITED, Map.of("email", email, "role", role.wireName()));
        return new Member(id, null, email, role, true);
    }

    /** Locks a document that is not in the trash; answers what its link gives. */
    private static String lock(Sql sql, UUID documentId) {
        return sql.first("SELECT link_role FROM document WHERE id = $1 AND deleted_at IS NULL FOR UPDATE", documentId)
                .map(row -> row.getString("link_role"))
                .orElseThrow(AccessRules::notFound);
    }

    private static String lockAsOwner(Sql sql, Caller caller, UUID documentId) {
        String link = lock(sql, documentId);
        // The caller was an owner a moment ago; if that changed meanwhile, the change comes first.
        if (sql.first(
                        "SELECT 1 FROM member WHERE document_id = $1 AND user_id = $2 AND role = 'owner'",
                        documentId,
                        caller.userId())
                .isEmpty()) {
            throw new Problem(403, "forbidden", "Your role on this document does not allow that.");
        }
        return link;
    }

    private static void requireOwner(Sql sql, UUID documentId) {
        if (sql.first("SELECT 1 FROM member WHERE document_id = $1 AND role = 'owner' LIMIT 1", documentId)
                .isEmpty()) {
            throw new Problem(409, "last-owner", "A document needs an owner. Make somebody else an owner first.");
        }
    }

    private static void touch(Sql sql, UUID documentId) {
        sql.run("UPDATE document SET version = version + 1 WHERE id = $1", documentId);
    }

    private static String wireName(Optional<Role> role) {
        return role.map(Role::wireName).orElse("none");
    }
}
