package io.scriptorium.ydoc.oracle;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.position.RelativePosition;
import io.scriptorium.ydoc.update.Updates;
import io.scriptorium.ydoc.version.Snapshot;
import io.scriptorium.ydoc.version.StateVector;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Gives what Yjs wrote, mutated, to every decoder, for a while: {@code -Dydoc.hostile.seconds} (5), {@code -Dydoc.hostile.seed}. There is an
 * answer or a {@link MalformedBinaryException}, soon, and without more memory than a small multiple of the input.
 */
class HostileBytesIT {
    /** What many structs in a few bytes may cost, see {@code Limits}. */
    private static final long BASE_BYTES = 48L << 20;

    private static final long BYTES_PER_BYTE = 4_096;
    private static final long MAX_MILLIS = 5_000;

    /** Lines of vectors that hold encoded bytes. */
    private static final Set<String> ENCODED =
            Set.of("update", "updateV2", "state", "stateV2", "vector", "snapshot", "position", "merged", "diff");

    private static final Map<String, Consumer<byte[]>> DECODERS = decoders();

    private static Map<String, Consumer<byte[]>> decoders() {
        Map<String, Consumer<byte[]>> decoders = new LinkedHashMap<>();
        decoders.put("apply v1", bytes -> new YDoc().applyUpdate(bytes));
        decoders.put("apply v2", bytes -> new YDoc().applyUpdateV2(bytes));
        decoders.put("contains", bytes -> new YDoc().contains(bytes));
        decoders.put("merge v1", bytes -> Updates.merge(List.of(bytes, bytes)));
        decoders.put("merge v2", bytes -> Updates.mergeV2(List.of(bytes, bytes)));
        decoders.put("diff v1", bytes -> Updates.diff(bytes, new byte[] {0}));
        decoders.put("diff v2", bytes -> Updates.diffV2(bytes, new byte[] {0}));
        decoders.put("convert v1", Updates::convertV1ToV2);
        decoders.put("convert v2", Updates::convertV2ToV1);
        decoders.put("state vector v1", Updates::stateVector);
        decoders.put("state vector v2", Updates::stateVectorV2);
        decoders.put("beginnings", Updates::beginnings);
        decoders.put("content v1", Updates::content);
        decoders.put("content v2", Updates::contentV2);
        decoders.put("describe v1", bytes -> Updates.describe(UpdateFormat.V1, bytes, _ -> {}));
        decoders.put("describe v2", bytes -> Updates.describe(UpdateFormat.V2, bytes, _ -> {}));
        decoders.put("snapshot v1", Snapshot::decode);
        decoders.put("snapshot v2", Snapshot::decodeV2);
        decoders.put("vector", StateVector::decode);
        decoders.put("position", RelativePosition::decode);
        decoders.put("any", bytes -> new BinaryReader(bytes).readAny());
        return decoders;
    }

    private static List<byte[]> corpus() {
        List<byte[]> corpus = new ArrayList<>();
        for (String file : List.of("scenarios.jsonl", "random.jsonl")) {
            for (VectorTest.Vector vector : VectorTest.read(file)) {
                for (String line : vector.lines()) {
                    String[] parts = line.split(" ", -1);
                    if (ENCODED.contains(parts[0])) {
                        for (String part : List.of(parts).subList(1, parts.length)) {
                            if (part.length() >= 8 && part.matches("[A-Za-z0-9+/]+=*") && part.length() % 4 == 0) {
                                corpus.add(Base64.getDecoder().decode(part));
                            }
                        }
                    }
                }
            }
        }
        return corpus;
    }

    private static byte[] mutate(byte[] bytes, byte[] other, Random random) {
        byte[] mutated = bytes.clone();
        for (int i = 1 + random.nextInt(3); i > 0 && mutated.length > 0; i--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(7)) {
                case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutated[at] = (byte) random.nextInt(256);
                case 2 -> mutated[at] = (byte) random.nextInt(12);
                case 3 -> mutated = Arrays.copyOf(mutated, at);
                case 4 -> mutated = joined(mutated, at, mutated, random.nextInt(mutated.length));
                case 5 -> mutated = joined(mutated, at, other, random.nextInt(other.length));
                default -> {
                    // a number as large as they come
                    int end = Math.min(mutated.length, at + 1 + random.nextInt(8));
                    Arrays.fill(mutated, at, end, (byte) 0xFF);
                    mutated[end - 1] = 0x0F;
                }
            }
        }
        return mutated;
    }

    private static byte[] joined(byte[] head, int to, byte[] tail, int from) {
        byte[] joined = Arrays.copyOf(head, to + tail.length - from);
        System.arraycopy(tail, from, joined, to, tail.length - from);
        return joined;
    }

    @Test
    void everyDecoderAnswersOrRefuses() {
        long seed = Long.getLong("ydoc.hostile.seed", new Random().nextLong());
        Random random = new Random(seed);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<byte[]> corpus = corpus();
        assertTrue(corpus.size() > 1_000, "corpus of " + corpus.size());
        long deadline = System.nanoTime() + 1_000_000_000L * Long.getLong("ydoc.hostile.seconds", 5);
        long tried = 0;
        long refused = 0;
        while (System.nanoTime() < deadline) {
            byte[] bytes = mutate(
                    corpus.get(random.nextInt(corpus.size())), corpus.get(random.nextInt(corpus.size())), random);
            for (Map.Entry<String, Consumer<byte[]>> decoder : DECODERS.entrySet()) {
                tried++;
                long allocated = threads.getCurrentThreadAllocatedBytes();
                long start = System.nanoTime();
                try {
                    decoder.getValue().accept(bytes);
                } catch (MalformedBinaryException e) {
                    refused++;
                    if (e.offset() < 0 || e.offset() > bytes.length) {
                        fail(failure("offset " + e.offset(), decoder.getKey(), bytes, seed));
                    }
                } catch (RuntimeException | Error e) {
                    fail(failure("fails otherwise", decoder.getKey(), bytes, seed), e);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
                if (allocated > BASE_BYTES + BYTES_PER_BYTE * bytes.length) {
                    fail(failure("allocates " + allocated + " bytes", decoder.getKey(), bytes, seed));
                }
                if (System.nanoTime() - start > MAX_MILLIS * 1_000_000L) {
                    fail(failure("takes too long", decoder.getKey(), bytes, seed));
                }
            }
        }
        assertTrue(refused > tried / 100 && refused < tried, refused + " of " + tried + " refused");
        System.out.printf("Hostile bytes: %d tries, %d refused, seed %d.%n", tried, refused, seed);
    }

    private static String failure(String what, String decoder, byte[] bytes, long seed) {
        return decoder + ' ' + what + ", seed " + seed + ": " + Show.base64(bytes);
    }
}
