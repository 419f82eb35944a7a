package io.scriptorium.documents.updatelog;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.sharing.AccessRules;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.update.Updates;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes updates directly from {@code collab} while Redis is away. Answers after the commit. */
@Path("/internal/documents/{id}/updates")
@RunOnVirtualThread
@Singleton
final class InternalUpdatesResource {
    /** The most updates in one request. */
    static final int MAX_ENTRIES = 20_000;

    private final Database database;
    private final UpdateStore store;

    InternalUpdatesResource(Database database, UpdateStore store) {
        this.database = database;
        this.store = store;
    }

    /** Updates of one document. */
    @RegisterForReflection
    record Direct(@Nullable List<@Nullable Entry> entries) {}

    /** An update under its identity; {@code update} is Base64. */
    @RegisterForReflection
    record Entry(
            @Nullable UUID producer,
            long sequence,
            @Nullable UUID userId,
            @Nullable Instant at,
            byte @Nullable [] update) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void store(@PathParam("id") String id, @Nullable Direct direct) {
        UUID documentId = AccessRules.parse(id).orElseThrow(AccessRules::notFound);
        List<@Nullable Entry> entries = direct == null ? null : direct.entries();
        if (entries == null || entries.size() > MAX_ENTRIES) {
            throw invalid("entries", "A list of at most " + MAX_ENTRIES + " updates is wanted.");
        }
        List<LogEntry> updates =
                entries.stream().map(entry -> read(documentId, entry)).toList();
        if (database.first("SELECT 1 FROM document WHERE id = $1", documentId).isEmpty()) {
            throw AccessRules.notFound();
        }
        store.storeAll(updates);
    }

    private static LogEntry read(UUID documentId, @Nullable Entry entry) {
        if (entry == null) {
            throw invalid("entries", "An update is missing.");
        }
        UUID producer = entry.producer();
        Instant at = entry.at();
        byte[] update = entry.update();
        if (producer == null
                || at == null
                || update == null
                || entry.sequence() < 1
                || entry.sequence() > UpdateId.MAX_SEQUENCE) {
            throw invalid("entries", "An update has a producer, a sequence from 1 on, a time and its bytes.");
        }
        try {
            Updates.stateVector(update);
        } catch (MalformedBinaryException e) {
            throw invalid("entries", "An update is malformed: " + e.getMessage());
        }
        return new LogEntry(new UpdateId(documentId, producer, entry.sequence()), entry.userId(), at, update);
    }

    private static Problem invalid(String field, String detail) {
        return new Problem(400, "invalid-updates", detail).with("field", field);
    }
}
