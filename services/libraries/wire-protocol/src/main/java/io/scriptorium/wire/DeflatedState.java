package io.scriptorium.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A whole state in Yjs' update format v2, deflated: as it lies in storage, and as it travels to whoever loads the document.
 *
 * <pre>
 *  zlib stream (RFC 1950)
 *  of more than {@value #SEGMENT_BYTES} bytes, an index, big-endian:
 *    segment{count}   4 bytes each: deflated bytes, inflated bytes, CRC-32 of the inflated ones
 *    count            4 bytes
 *    0x53 43 52 49
 * </pre>
 *
 * The stream of a large state is flushed after each segment, so that nothing in one refers to another and several processors can inflate it. It is one stream all the same, for readers that know of no index and
 * pass over what comes after its end.
 *
 * <p>Immutable, as long as nobody changes the bytes.
 *
 * @param sizeBytes how large it is, inflated
 * @param deflated the bytes; only looked at, the position stays
 */
public record DeflatedState(int sizeBytes, ByteBuffer deflated) {
    /** How many bytes of a state are deflated for themselves. */
    static final int SEGMENT_BYTES = 1 << 20;

    private static final int INDEX_MARK = 0x53435249;
    private static final int INDEX_ENTRY_BYTES = 12;
    private static final int INDEX_END_BYTES = 8;
    private static final int STREAM_HEAD_BYTES = 2;
    private static final int BUFFER_BYTES = 64 << 10;

    /** A part of the stream that can be inflated by itself. */
    private record Segment(int from, int length, int inflatedFrom, int inflatedLength, int checksum) {}

    /** Deflates a state. */
    public static DeflatedState of(byte[] state) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(state.length / 2 + 64);
        List<Segment> segments = new ArrayList<>();
        try (Deflater deflater = new Deflater()) {
            int from = 0;
            do {
                int begun = out.size();
                int length = Math.min(SEGMENT_BYTES, state.length - from);
                deflater.setInput(state, from, length);
                if (from + length == state.length) {
                    deflater.finish();
                }
                drain(deflater, out);
                segments.add(new Segment(begun, out.size() - begun, from, length, checksum(state, from, length)));
                from += length;
            } while (from < state.length);
        }
        if (segments.size() > 1) {
            out.writeBytes(index(segments));
        }
        return new DeflatedState(state.length, ByteBuffer.wrap(out.toByteArray()));
    }

    private static void drain(Deflater deflater, ByteArrayOutputStream out) {
        byte[] buffer = new byte[BUFFER_BYTES];
        int written;
        do {
            written = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
            out.write(buffer, 0, written);
            // As long as the buffer is filled there may be more.
        } while (written == buffer.length);
    }

    private static byte[] index(List<Segment> segments) {
        ByteBuffer index = ByteBuffer.allocate(segments.size() * INDEX_ENTRY_BYTES + INDEX_END_BYTES);
        for (Segment segment : segments) {
            index.putInt(segment.length).putInt(segment.inflatedLength).putInt(segment.checksum);
        }
        return index.putInt(segments.size()).putInt(INDEX_MARK).array();
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /**
     * The state, in format v2. Nothing more than {@link #sizeBytes} is allocated, whatever the bytes say. A large one is inflated on the threads of the common pool too.
     *
     * @throws MalformedFrameException if the stream is damaged, or not as long as it should be
     */
    public byte[] inflate() {
        return segments().map(this::inflateSegments).orElseGet(this::inflateStream);
    }

    /** The segments, if there is an index and it fits the stream. */
    private Optional<List<Segment>> segments() {
        ByteBuffer bytes = deflated.slice();
        int end = bytes.limit() - INDEX_END_BYTES;
        if (sizeBytes <= SEGMENT_BYTES || end < 0 || bytes.getInt(end + Integer.BYTES) != INDEX_MARK) {
            return Optional.empty();
        }
        int count = bytes.getInt(end);
        long begin = end - (long) count * INDEX_ENTRY_BYTES;
        if (count < 1 || begin < 0) {
            return Optional.empty();
        }
        bytes.position((int) begin);
        List<Segment> segments = new ArrayList<>();
        long from = 0;
        long inflatedFrom = 0;
        for (int i = 0; i < count; i++) {
            int length = bytes.getInt();
            int inflatedLength = bytes.getInt();
            if (length < 0
                    || inflatedLength < 0
                    || from + length > begin
                    || inflatedFrom + inflatedLength > sizeBytes) {
                return Optional.empty();
            }
            segments.add(new Segment((int) from, length, (int) inflatedFrom, inflatedLength, bytes.getInt()));
            from += length;
            inflatedFrom += inflatedLength;
        }
        return from == begin && inflatedFrom == sizeBytes ? Optional.of(segments) : Optional.empty();
    }

    private byte[] inflateSegments(List<Segment> segments) {
        byte[] state = new byte[sizeBytes];
        // Who asks takes part, so that this ends however busy the others are.
        IntStream.range(0, segments.size()).parallel().forEach(i -> inflate(segments.get(i), i == 0, state));
        return state;
    }

    private void inflate(Segment segment, boolean first, byte[] state) {
        int head = first ? Math.min(STREAM_HEAD_BYTES, segment.length) : 0;
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(deflated.slice(deflated.position() + segment.from + head, segment.length - head));
            int length = inflateTo(inflater, state, segment.inflatedFrom, segment.inflatedLength);
            if (length != segment.inflatedLength || checksum(state, segment.inflatedFrom, length) != segment.checksum) {
                throw new MalformedFrameException("a segment of a deflated state is damaged", segment.from);
            }
        } catch (DataFormatException e) {
            throw new MalformedFrameException(
                    "a segment of a deflated state is damaged: " + e.getMessage(), segment.from);
        }
    }

    private static int inflateTo(Inflater inflater, byte[] state, int from, int most) throws DataFormatException {
        int length = 0;
        int read;
        do {
            read = inflater.inflate(state, from + length, most - length);
            length += read;
        } while (read > 0);
        return length;
    }

    private byte[] inflateStream() {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(deflated.duplicate());
            byte[] state = new byte[sizeBytes];
            int length = inflateTo(inflater, state, 0, sizeBytes);
            // The end, with its checksum, may come after the last byte.
            int beyond = inflater.inflate(new byte[1]);
            if (length != sizeBytes || beyond != 0 || !inflater.finished()) {
                throw new MalformedFrameException("a deflated state is not as long as it should be", length);
            }
            return state;
        } catch (DataFormatException e) {
            throw new MalformedFrameException("a deflated state is damaged: " + e.getMessage(), 0);
        }
    }

    /** The bytes, copied. */
    public byte[] toByteArray() {
        byte[] bytes = new byte[deflated.remaining()];
        deflated.duplicate().get(bytes);
        return bytes;
    }
}
