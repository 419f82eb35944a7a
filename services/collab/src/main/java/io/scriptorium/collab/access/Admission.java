package io.scriptorium.collab.access;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.ConnectionTokens;
import io.scriptorium.accesscontrol.ConnectionTokens.Connection;
import io.scriptorium.accesscontrol.Revocations;
import io.scriptorium.accesscontrol.TokenRejectedException;
import io.scriptorium.collab.durability.DocumentStore.NoSuchDocumentException;
import io.scriptorium.collab.room.Identity;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Judges the tokens with which sockets open a document: connection tokens here, API tokens by asking. Safe for use by several threads. */
public final class Admission {
    /** The longest token that is looked at. */
    public static final int MAX_TOKEN_LENGTH = 4_096;

    private final ConnectionTokens tokens;
    private final AccessLookup lookup;
    private final Revocations revocations;

    public Admission(ConnectionTokens tokens, AccessLookup lookup, Revocations revocations) {
        this.tokens = tokens;
        this.lookup = lookup;
        this.revocations = revocations;
    }

    /**
     * Who presents this token for this document.
     *
     * @return fails with {@link TokenRejectedException} if the token is not good, with {@link NoSuchDocumentException} if it is good but not for this document, and
     *     with another exception if that can't be judged now
     */
    public CompletionStage<Identity> admit(UUID documentId, String token) {
        if (token.length() > MAX_TOKEN_LENGTH) {
            return CompletableFuture.failedFuture(new TokenRejectedException("the token is too long"));
        }
        if (token.startsWith(Caller.API_TOKEN_PREFIX)) {
            return lookup.authorize(documentId, token).thenApply(this::unlessRevoked);
        }
        try {
            Connection connection = tokens.verify(token);
            if (!connection.documentId().equals(documentId)) {
                return CompletableFuture.failedFuture(new NoSuchDocumentException(documentId));
            }
            return CompletableFuture.completedFuture(unlessRevoked(new Identity(
                    connection.userId(),
                    connection.name(),
                    connection.role(),
                    connection.sessionId(),
                    connection.apiTokenId())));
        } catch (TokenRejectedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Whether what an identity hangs on has ended. */
    public boolean revoked(Identity identity) {
        return revocations.covers(
                new Caller(identity.userId(), "", "", false, identity.sessionId(), identity.apiTokenId()));
    }

    private Identity unlessRevoked(Identity identity) {
        if (revoked(identity)) {
            throw new TokenRejectedException("the session or token has ended");
        }
        return identity;
    }
}
