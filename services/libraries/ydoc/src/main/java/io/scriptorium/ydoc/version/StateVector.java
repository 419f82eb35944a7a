package io.scriptorium.ydoc.version;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much of each client's work a replica has: for every client the clock of the first change that is missing. Two replicas
 * compare state vectors to find out what to send.
 *
 * <pre>
 *  varuint number of clients
 *  for each client, highest id first:  varuint client · varuint clock
 * </pre>
 *
 * Immutable. A client that is not listed has clock 0.
 */
public final class StateVector {
    public static final StateVector EMPTY = new StateVector(new long[0], new long[0]);

    /** Descending. */
    private final long[] clients;

    private final long[] clocks;

    private StateVector(long[] clients, long[] clocks) {
        this.clients = clients;
        this.clocks = clocks;
    }

    public static StateVector of(Map<Long, Long> clocks) {
        SortedMap<Long, Long> sorted = new TreeMap<>(clocks).descendingMap();
        long[] clients = new long[sorted.size()];
        long[] values = new long[sorted.size()];
        int i = 0;
        for (Map.Entry<Long, Long> entry : sorted.entrySet()) {
            clients[i] = entry.getKey();
            values[i++] = entry.getValue();
        }
        return new StateVector(clients, values);
    }

    /** Collects clients, the highest first. */
    public static final class Builder {
        private final long[] clients;
        private final long[] clocks;
        private int count;

        public Builder(int capacity) {
            clients = new long[capacity];
            clocks = new long[capacity];
        }

        public Builder add(long client, long clock) {
            if (count > 0 && clients[count - 1] <= client) {
                throw new IllegalArgumentException("not descending");
            }
            clients[count] = client;
            clocks[count++] = clock;
            return this;
        }

        public StateVector build() {
            return new StateVector(Arrays.copyOf(clients, count), Arrays.copyOf(clocks, count));
        }
    }

    /**
     * Decodes what {@link #encode} made.
     *
     * @throws MalformedBinaryException if the bytes are not a state vector
     */
    public static StateVector decode(byte[] encoded) {
        return read(new BinaryReader(encoded));
    }

    public static StateVector read(BinaryReader reader) {
        int count = reader.readCount(2);
        long[] clients = new long[count];
        long[] clocks = new long[count];
        boolean descending = true;
        for (int i = 0; i < count; i++) {
            clients[i] = reader.readVarUint();
            clocks[i] = reader.readVarUint();
            descending &= i == 0 || clients[i - 1] > clients[i];
        }
        return descending ? new StateVector(clients, clocks) : unordered(clients, clocks);
    }

    /** Where a client is listed twice its last entry counts, as in Yjs. */
    private static StateVector unordered(long[] clients, long[] clocks) {
        TreeMap<Long, Long> sorted = new TreeMap<>();
        for (int i = 0; i < clients.length; i++) {
            sorted.put(clients[i], clocks[i]);
        }
        return of(sorted);
    }

    /** The clock of the first change of {@code client} that is missing. */
    public long clock(long client) {
        int low = 0;
        int high = clients.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (clients[middle] == client) {
                return clocks[middle];
            }
            if (clients[middle] > client) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return 0;
    }

    public int size() {
        return clients.length;
    }

    /** The {@code i}-th client; the highest id comes first. */
    public long client(int i) {
        return clients[i];
    }

    /** The clock of the {@code i}-th client. */
    public long clockAt(int i) {
        return clocks[i];
    }

    /** Whether everything that {@code other} has is here too. */
    public boolean covers(StateVector other) {
        for (int i = 0; i < other.clients.length; i++) {
            if (clock(other.clients[i]) < other.clocks[i]) {
                return false;
            }
        }
        return true;
    }

    public byte[] encode() {
        BinaryWriter writer = new BinaryWriter(2 + 9 * clients.length);
        write(writer);
        return writer.toByteArray();
    }

    public void write(BinaryWriter writer) {
        writer.writeVarUint(clients.length);
        for (int i = 0; i < clients.length; i++) {
            writer.writeVarUint(clients[i]);
            writer.writeVarUint(clocks[i]);
        }
    }

    public SortedMap<Long, Long> toMap() {
        TreeMap<Long, Long> map = new TreeMap<>();
        for (int i = 0; i < clients.length; i++) {
            map.put(clients[i], clocks[i]);
        }
        return map;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateVector that
                && Arrays.equals(clients, that.clients)
                && Arrays.equals(clocks, that.clocks);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(clients) + Arrays.hashCode(clocks);
    }

    @Override
    public String toString() {
        return toMap().toString();
    }
}
