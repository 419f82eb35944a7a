package io.scriptorium.documents.sharing;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scriptorium.membership.Membership;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the socket of a document is opened: on its owner, by the ring that all pods agree on; on any pod while none is known. */
@Singleton
final class Placement {
    private final Membership membership;
    private final String base;

    Placement(Vertx vertx, Redis redis, @ConfigProperty(name = "scriptorium.public-url") URI publicUrl) {
        membership = Membership.observe(vertx, redis, Membership.Timing.DEFAULT);
        base = (publicUrl.getScheme().equals("https") ? "wss" : "ws")
                + publicUrl.toString().substring(publicUrl.getScheme().length());
    }

    /** Look at the members from the start on, so that the first to connect gets an owner. */
    void start(@Observes StartupEvent event) {}

    void stop(@Observes ShutdownEvent event) {
        membership.close();
    }

    URI socketOf(UUID documentId) {
        String owner = membership
                .ring()
                .ownerOf(documentId)
                .map(member -> member.name() + "/")
                .orElse("");
        return URI.create(base + "/collab/" + owner + documentId);
    }
}
