package io.scriptorium.local.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** A child is healthy when an address answers 200. */
public record HttpHealth(URI address) implements Health {
    private static final int OK = 200;

    @Override
    public boolean check() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try {
            return connection.getResponseCode() == OK;
        } finally {
            connection.disconnect();
        }
    }
}
