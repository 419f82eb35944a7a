package io.scriptorium.local.postgres;

import io.scriptorium.local.process.Health;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks PostgreSQL as {@code pg_isready} does: with a start-up message. While it recovers it answers with an error (E); when it
 * takes connections, with a question for the password (R). See "Message Flow" in PostgreSQL's manual.
 */
record PostgresHealth(int port, String user, String database) implements Health {
    private static final int PROTOCOL_3_0 = 3 << 16;

    @Override
    public boolean check() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(startup());
            return socket.getInputStream().read() == 'R';
        }
    }

    private byte[] startup() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String word : new String[] {"user", user, "database", database}) {
            body.write(word.getBytes(StandardCharsets.UTF_8));
            body.write(0);
        }
        body.write(0);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(message);
        out.writeInt(2 * Integer.BYTES + body.size());
        out.writeInt(PROTOCOL_3_0);
        body.writeTo(out);
        return message.toByteArray();
    }
}
