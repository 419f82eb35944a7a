package io.scriptorium.collab.placement;

import io.scriptorium.hashring.HashRing;
import io.scriptorium.hashring.Member;
import io.scriptorium.membership.Membership;
import java.util.Optional;
import java.util.UUID;

/** Which pod serves a document, as this pod sees it now. Safe for use by several threads. */
public final class Placement {
    private final Membership membership;
    private final String ownName;

    public Placement(Membership membership, String ownName) {
        this.membership = membership;
        this.ownName = ownName;
    }

    /** The name of this pod. */
    public String ownName() {
        return ownName;
    }

    /** The other pod that owns a document; empty if this one does, or nobody. */
    public Optional<Member> otherOwner(UUID documentId) {
        return otherOwner(membership.ring(), documentId);
    }

    /** Whether a document's owner is the member of that name. */
    public boolean isOwner(String name, UUID documentId) {
        return membership
                .ring()
                .ownerOf(documentId)
                .map(owner -> owner.name().equals(name))
                .orElse(false);
    }

    private Optional<Member> otherOwner(HashRing ring, UUID documentId) {
        return ring.ownerOf(documentId).filter(owner -> !owner.name().equals(ownName));
    }
}
