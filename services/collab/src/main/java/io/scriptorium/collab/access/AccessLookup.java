package io.scriptorium.collab.access;

import io.scriptorium.accesscontrol.Role;
import io.scriptorium.collab.room.Identity;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** What the documents service knows of access. Calls never block. */
public interface AccessLookup {
    /**
     * Who an API token stands for, with the role in a document.
     *
     * @return fails with {@code TokenRejectedException} if the token is not good, with {@code NoSuchDocumentException} if there is no such document for its owner
     */
    CompletionStage<Identity> authorize(UUID documentId, String apiToken);

    /** A user's role at this moment; empty where there is no access, or no document. */
    CompletionStage<Optional<Role>> role(UUID documentId, UUID userId);
}
