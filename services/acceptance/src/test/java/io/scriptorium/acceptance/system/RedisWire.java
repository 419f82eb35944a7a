package io.scriptorium.acceptance.system;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Redis by hand: a command, an answer, and the connection is closed. */
public final class RedisWire {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int PARTITIONS = 256;

    private final LocalSystem system;

    public RedisWire(LocalSystem system) {
        this.system = system;
    }

    /**
     * What is in the log.
     *
     * @param partitionsBehind in how many partitions something has not been handed out or not been acknowledged
     * @param oldestAge how long the oldest entry of all has been there
     */
    public record LogState(int partitionsBehind, Duration oldestAge) {}

    /** How all partitions of the log are. */
    public LogState logState() throws IOException {
        int behind = 0;
        long oldest = Long.MAX_VALUE;
        try (Conversation redis = new Conversation()) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String key = "scriptorium:log:{" + partition + "}";
                if (redis.ask("EXISTS", key).equals(1L)) {
                    Map<?, ?> stream = map(redis.ask("XINFO", "STREAM", key));
                    List<?> groups = (List<?>) redis.ask("XINFO", "GROUPS", key);
                    Map<?, ?> group = groups.isEmpty() ? Map.of() : map(groups.getFirst());
                    boolean done = Objects.equals(group.get("pending"), 0L)
                            && Objects.equals(group.get("last-delivered-id"), stream.get("last-generated-id"));
                    behind += done ? 0 : 1;
                    if (stream.get("first-entry") instanceof List<?> first) {
                        String position = (String) first.getFirst();
                        oldest = Math.min(oldest, Long.parseLong(position.substring(0, position.indexOf('-'))));
                    }
                }
            }
        }
        return new LogState(
                behind, Duration.ofMillis(oldest == Long.MAX_VALUE ? 0 : System.currentTimeMillis() - oldest));
    }

    /** A list of names and values, by name. */
    private static Map<?, ?> map(Object list) {
        Map<Object, Object> map = new HashMap<>();
        List<?> fields = (List<?>) list;
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            map.put(fields.get(i), fields.get(i + 1));
        }
        return map;
    }

    /** Empties it. */
    public void flush() {
        try (Conversation redis = new Conversation()) {
            redis.ask("FLUSHALL");
        } catch (IOException e) {
            throw new AssertionError("Redis can't be emptied", e);
        }
    }

    private final class Conversation implements AutoCloseable {
        private final Socket socket = new Socket();
        private final InputStream in;

        Conversation() throws IOException {
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(),
                            system.child("redis").port()),
                    TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        }

        Object ask(String... words) throws IOException {
            StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
            for (String word : words) {
                command.append('$')
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
            socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.US_ASCII));
            return answer();
        }

        /** RESP 2: numbers, texts, lists of them; a missing one is an empty text. */
        private Object answer() throws IOException {
            String line = line();
            String rest = line.substring(1);
            return switch (line.charAt(0)) {
                case ':' -> Long.parseLong(rest);
                case '+' -> rest;
                case '$' -> text(Integer.parseInt(rest));
                case '*' -> list(Integer.parseInt(rest));
                default -> throw new IOException("Redis says " + line);
            };
        }

        private String text(int length) throws IOException {
            if (length < 0) {
                return "";
            }
            byte[] bytes = in.readNBytes(length + 2);
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }

        private List<Object> list(int length) throws IOException {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                list.add(answer());
            }
            return list;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b != '\r'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException("Redis has hung up");
                }
                line.append((char) b);
            }
            in.read();
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
