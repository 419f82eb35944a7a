package io.scriptorium.local.edge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The path of a request, decoded, segment by segment. Only a path that every reader reads alike is a path here: one with dot
 * segments, empty segments, encoded slashes, backslashes, control characters or broken escapes is none, since the service
 * behind could take it for another than the one that was routed.
 *
 * @param segments without parameters ({@code ;…}); the last is empty when the path ends with a slash
 */
record RequestPath(List<String> segments) {
    /** Reads a request target (RFC 9112, origin form). */
    static Optional<RequestPath> of(String target) {
        int end = target.length();
        for (int i = 0; i < end; i++) {
            if (target.charAt(i) == '?' || target.charAt(i) == '#') {
                end = i;
            }
        }
        if (end == 0 || target.charAt(0) != '/') {
            return Optional.empty();
        }
        String[] raw = target.substring(1, end).split("/", -1);
        List<String> segments = new ArrayList<>(raw.length);
        for (int i = 0; i < raw.length; i++) {
            Optional<String> decoded = decode(raw[i]);
            if (decoded.isEmpty()) {
                return Optional.empty();
            }
            String segment = decoded.get();
            int parameters = segment.indexOf(';');
            if (parameters >= 0) {
                segment = segment.substring(0, parameters);
            }
            boolean last = i == raw.length - 1;
            if (segment.equals(".") || segment.equals("..") || (segment.isEmpty() && !last)) {
                return Optional.empty();
            }
            segments.add(segment);
        }
        return Optional.of(new RequestPath(List.copyOf(segments)));
    }

    private static Optional<String> decode(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            int c = raw.charAt(i);
            if (c == '%') {
                if (i + 2 >= raw.length()) {
                    return Optional.empty();
                }
                int high = Character.digit(raw.charAt(i + 1), 16);
                int low = Character.digit(raw.charAt(i + 2), 16);
                c = high < 0 || low < 0 ? -1 : high << 4 | low;
                i += 2;
                if (c == '/') {
                    return Optional.empty();
                }
            } else if (c > '~') {
                return Optional.empty();
            }
            if (c < ' ' || c == '\\' || c == 0x7f) {
                return Optional.empty();
            }
            bytes.write(c);
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
