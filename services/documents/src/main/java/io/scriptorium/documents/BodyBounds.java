package io.scriptorium.documents;

import io.scriptorium.accesscontrol.http.Problem;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * How large the body of a request may be, by what it is for: {@link #JSON_BYTES} for JSON, {@link #CONTENT_BYTES} for text, {@link #INTERNAL_BYTES} between services. A body that
 * says it is larger is refused before it is read, one that doesn't say once it is.
 */
public final class BodyBounds {
    public static final long JSON_BYTES = 64 << 10;
    public static final long CONTENT_BYTES = 2 << 20;
    public static final long INTERNAL_BYTES = 64 << 20;

    /** Runs before the body is read. */
    @ServerRequestFilter(priority = Priorities.HEADER_DECORATOR)
    public @Nullable Response bound(ContainerRequestContext request) {
        if (!request.hasEntity()) {
            return null;
        }
        long bound = boundOf(request.getUriInfo().getPath());
        String declared = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (declared != null) {
            // HTTP servers see to it that the body is as long as it says.
            return isBeyond(declared, bound) ? tooLarge(bound).toResponse() : null;
        }
        request.setEntityStream(new Bounded(request.getEntityStream(), bound));
        return null;
    }

    private static long boundOf(String path) {
        if (path.startsWith("/internal/")) {
            return INTERNAL_BYTES;
        }
        return path.endsWith("/content") ? CONTENT_BYTES : JSON_BYTES;
    }

    private static boolean isBeyond(String length, long bound) {
        try {
            return Long.parseLong(length) > bound;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    static Problem tooLarge(long bound) {
        return new Problem(413, "too-large", "The body may have at most " + bound + " bytes here.");
    }

    /** Ends with the problem where the bound is passed. */
    private static final class Bounded extends FilterInputStream {
        private final long bound;
        private long count;

        Bounded(InputStream in, long bound) {
            super(in);
            this.bound = bound;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int bytes) {
            count += bytes;
            if (count > bound) {
                throw tooLarge(bound);
            }
        }
    }
}
