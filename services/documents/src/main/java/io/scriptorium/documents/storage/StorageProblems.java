package io.scriptorium.documents.storage;

import io.scriptorium.accesscontrol.http.Problem;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What a request is told while PostgreSQL is away: to come back soon. */
public final class StorageProblems {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final Logger LOG = Logger.getLogger(StorageProblems.class);

    @ServerExceptionMapper
    public Response unavailable(StorageUnavailableException away) {
        LOG.debugf("a request had to be put off: %s", away.getMessage());
        return answer();
    }

    @ServerExceptionMapper
    public Response conflict(StorageConflictException lost) {
        LOG.warnf("a request lost against others: %s", lost.getMessage());
        return answer();
    }

    private static Response answer() {
        return new Problem(503, "storage-unavailable", "Documents can't be read or changed right now; try again.")
                .retryAfter(RETRY_AFTER)
                .toResponse();
    }
}
