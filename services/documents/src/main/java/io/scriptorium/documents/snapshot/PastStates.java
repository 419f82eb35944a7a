package io.scriptorium.documents.snapshot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.scriptorium.accesscontrol.http.Problem;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;

/**
 * Documents as they were at a place of their log, as one update. What lies before a place never changes, so an answer is good for ever; the latest ones are kept, up to {@link #MAX_KEPT_BYTES}.
 *
 * <p>Costs as much as applying every update up to the place (20,000 take well under a second), unless the snapshot lies before it; memory is bounded by the document and one page of its log. Blocks, and costs CPU: the
 * caller brings a thread that is made for this. Who asks for a state that is being built waits for it.
 */
@Singleton
public final class PastStates {
    /** What is kept of states built lately. */
    static final long MAX_KEPT_BYTES = 32L << 20;

    static final Duration KEPT = Duration.ofMinutes(2);

    private static final int KEPT_OVERHEAD_BYTES = 256;

    private record Moment(UUID documentId, long seq) {}

    private final StateReader reader;
    private final Cache<Moment, byte[]> kept = Caffeine.newBuilder()
            .maximumWeight(MAX_KEPT_BYTES)
            .weigher((Moment moment, byte[] state) -> state.length + KEPT_OVERHEAD_BYTES)
            .expireAfterWrite(KEPT)
            .build();

    PastStates(StateReader reader) {
        this.reader = reader;
    }

    /**
     * The state, in update format v1, once the update at {@code seq} was stored; 0 is the empty document. Not to be changed: others get the same bytes.
     *
     * @throws Problem 507 if it is larger than any state that is handled, 404 if the moment is older than what is kept
     */
    public byte[] read(UUID documentId, long seq) {
        try {
            return kept.get(
                    new Moment(documentId, seq),
                    moment -> reader.read(moment.documentId(), moment.seq()).stateV1());
        } catch (StateTooLargeException e) {
            throw new Problem(507, "document-too-large", "The version is too large to be read: " + e.getMessage());
        } catch (MomentGoneException e) {
            throw new Problem(404, "version-not-found", "The version is older than what is kept.");
        }
    }
}
