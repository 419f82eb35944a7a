package io.scriptorium.collab.access;

import io.scriptorium.accesscontrol.Revocations;
import io.scriptorium.accesscontrol.Revocations.Kind;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.collab.room.Identity;
import io.scriptorium.collab.room.Peer;
import io.scriptorium.collab.room.Room;
import io.scriptorium.collab.room.Rooms;
import io.scriptorium.updatelog.Broadcast;
import io.scriptorium.wire.CloseCode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries changes of access to open sockets: what {@code documents} says of roles, links, names and deletions, and what {@code auth} says of sessions that ended. A role
 * that a token stated is looked up once more after its bearer has joined, since it may have changed while the token was on its way.
 *
 * <p>Safe for use by several threads.
 */
public final class AccessWatch {
    /** How often a role is asked for again when {@code documents} does not answer; the last state holds meanwhile. */
    static final int MAX_LOOKUPS = 6;

    static final Duration LOOKUP_RETRY = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(AccessWatch.class);

    private final Vertx vertx;
    private final Rooms rooms;
    private final Revocations revocations;
    private final AccessLookup lookup;

    public AccessWatch(Vertx vertx, Rooms rooms, Revocations revocations, AccessLookup lookup) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.revocations = revocations;
        this.lookup = lookup;
    }

    /** What to tell of {@link Broadcast#ACCESS}. */
    public Broadcast.Listener accessListener() {
        return new Broadcast.Listener() {
            @Override
            public void published(Map<String, String> event) {
                accessChanged(event);
            }

            @Override
            public void gap() {
                rooms.all().forEach(AccessWatch.this::confirmAll);
            }
        };
    }

    /** What to tell of {@link Broadcast#REVOCATIONS}. */
    public Broadcast.Listener revocationListener() {
        return new Broadcast.Listener() {
            @Override
            public void published(Map<String, String> event) {
                ended(event);
            }

            // Nothing: after an outage the stream is read on from where it broke off.
            @Override
            public void gap() {}
        };
    }

    /** Looks up whether somebody who has joined still has the role that the token said. */
    public void confirm(UUID documentId, Peer peer) {
        confirm(documentId, peer, MAX_LOOKUPS);
    }

    private void confirm(UUID documentId, Peer peer, int attempts) {
        lookup.role(documentId, peer.identity().userId()).whenComplete((role, failure) -> {
            if (failure == null) {
                apply(peer, role);
            } else if (attempts > 1) {
                vertx.setTimer(LOOKUP_RETRY.toMillis(), timer -> confirm(documentId, peer, attempts - 1));
            } else {
                LOG.warnf("roles in document %s can't be looked up: %s", documentId, failure.getMessage());
            }
        });
    }

    private void confirmAll(Room room) {
        room.forEachPeer(identity -> true, peer -> confirm(room.documentId(), peer));
    }

    private static void apply(Peer peer, Optional<Role> role) {
        if (role.isEmpty()) {
            peer.close(CloseCode.FORBIDDEN);
        } else if (role.get() != peer.identity().role()) {
            peer.roleChanged(role.get());
        }
    }

    private void accessChanged(Map<String, String> event) {
        UUID documentId = id(event.get("document"));
        if (documentId == null) {
            LOG.warnf("an event of access without a document: %s", event);
            return;
        }
        switch (String.valueOf(event.get("type"))) {
            case "role" -> {
                UUID userId = id(event.get("user"));
                Optional<Role> role = Role.parse(String.valueOf(event.get("role")));
                // Who loses a role of their own may still have one by the link: only documents knows.
                rooms.with(
                        documentId,
                        room -> room.forEachPeer(
                                identity -> identity.userId().equals(userId),
                                peer -> role.ifPresentOrElse(
                                        known -> apply(peer, role), () -> confirm(documentId, peer))));
            }
            case "link" -> rooms.with(documentId, this::confirmAll);
            case "renamed" ->
                rooms.with(
                        documentId,
                        room -> room.stateless(new JsonObject()
                                .put("type", "renamed")
                                .put("title", String.valueOf(event.get("title")))
                                .encode()));
            case "deleted" -> rooms.with(documentId, Room::deleted);
            case "restored" -> LOG.debugf("document %s is back", documentId);
            default -> LOG.warnf("an event of access of a kind that is not known: %s", event);
        }
    }

    private void ended(Map<String, String> event) {
        String type = String.valueOf(event.get("type"));
        UUID id = id(event.get("id"));
        if (id == null) {
            LOG.warnf("a revocation without an id: %s", event);
            return;
        }
        revocations.ended(type, id);
        Predicate<Identity> concerned = concerned(type, id);
        rooms.all().forEach(room -> room.dismiss(concerned, CloseCode.UNAUTHORIZED));
    }

    private static Predicate<Identity> concerned(String type, UUID id) {
        if (type.equals(Kind.SESSION.wireName())) {
            return identity -> id.equals(identity.sessionId());
        }
        if (type.equals(Kind.API_TOKEN.wireName())) {
            return identity -> id.equals(identity.apiTokenId());
        }
        return identity -> type.equals(Kind.USER.wireName()) && id.equals(identity.userId());
    }

    private static @Nullable UUID id(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
