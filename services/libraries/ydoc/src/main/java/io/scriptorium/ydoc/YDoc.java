package io.scriptorium.ydoc;

import io.scriptorium.ydoc.type.YArray;
import io.scriptorium.ydoc.type.YMap;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlFragment;
import io.scriptorium.ydoc.version.StateVector;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A document: named shared types, and the history that makes replicas converge.
 *
 * <p>Not thread-safe: one document belongs to one thread at a time. Encoded states can be shared freely. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class YDoc {
    /**
     * How a document is made.
     *
     * @param guid names the document, for subdocuments
     * @param clientIds gives this replica's client id, and a new one if another replica turns out to use it
     * @param gc whether deleted content is thrown away; keep it for history
     * @param limits what updates may ask for
     * @param meta what a subdocument says about itself
     */
    public record Options(
            String guid,
            LongSupplier clientIds,
            boolean gc,
            Limits limits,
            @Nullable Object meta) {
        public static Options defaults() {
            throw new UnsupportedOperationException();
        }

        /** A fixed client id. */
        public Options withClientId(long clientId) {
            throw new UnsupportedOperationException();
        }

        public Options withClientIds(LongSupplier clientIds) {
            throw new UnsupportedOperationException();
        }

        public Options withGuid(String guid) {
            throw new UnsupportedOperationException();
        }

        public Options withGc(boolean gc) {
            throw new UnsupportedOperationException();
        }

        public Options withLimits(Limits limits) {
            throw new UnsupportedOperationException();
        }

        public Options withMeta(@Nullable Object meta) {
            throw new UnsupportedOperationException();
        }
    }

    public YDoc() {
        throw new UnsupportedOperationException();
    }

    public YDoc(Options options) {
        throw new UnsupportedOperationException();
    }

    public String guid() {
        throw new UnsupportedOperationException();
    }

    public long clientId() {
        throw new UnsupportedOperationException();
    }

    public YText getText(String name) {
        throw new UnsupportedOperationException();
    }

    public YArray getArray(String name) {
        throw new UnsupportedOperationException();
    }

    public YMap getMap(String name) {
        throw new UnsupportedOperationException();
    }

    public YXmlFragment getXmlFragment(String name) {
        throw new UnsupportedOperationException();
    }

    public YXmlElement getXmlElement(String name) {
        throw new UnsupportedOperationException();
    }

    /** Runs {@code body} as one transaction: one event per type, one update. Inside another transaction it joins that one. */
    public void transact(@Nullable Object origin, Runnable body) {
        throw new UnsupportedOperationException();
    }

    public void transact(Runnable body) {
        throw new UnsupportedOperationException();
    }

    /**
     * Applies an update in format v1. If it is malformed or beyond the limits the document stays as it was.
     *
     * @param origin is handed to listeners
     * @throws io.scriptorium.ydoc.lib0.MalformedBinaryException if the bytes cannot be applied
     */
    public ApplyResult applyUpdate(byte[] update, @Nullable Object origin) {
        throw new UnsupportedOperationException();
    }

    public ApplyResult applyUpdate(byte[] update) {
        throw new UnsupportedOperationException();
    }

    public ApplyResult applyUpdateV2(byte[] update, @Nullable Object origin) {
        throw new UnsupportedOperationException();
    }

    public ApplyResult applyUpdateV2(byte[] update) {
        throw new UnsupportedOperationException();
    }

    /** Whether applying this update (v1) would change nothing: its content and deletions are all here. */
    public boolean contains(byte[] update) {
        throw new UnsupportedOperationException();
    }

    /** The whole document, format v1, with what is pending. */
    public byte[] encodeStateAsUpdate() {
        throw new UnsupportedOperationException();
    }

    /** What a replica with this state vector lacks, with all deletions. */
    public byte[] encodeStateAsUpdate(byte[] stateVector) {
        throw new UnsupportedOperationException();
    }

    public byte[] encodeStateAsUpdateV2() {
        throw new UnsupportedOperationException();
    }

    public byte[] encodeStateAsUpdateV2(byte[] stateVector) {
        throw new UnsupportedOperationException();
    }

    public byte[] encodeStateVector() {
        throw new UnsupportedOperationException();
    }

    public StateVector stateVector() {
        throw new UnsupportedOperationException();
    }

    public Subscription onUpdate(UpdateListener listener) {
        throw new UnsupportedOperationException();
    }

    public Subscription onUpdateV2(UpdateListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Every root type by its name, as JSON. A root whose kind nobody has asked for yet is null. */
    public Map<String, @Nullable Object> toJson() {
        throw new UnsupportedOperationException();
    }
}
