package io.scriptorium.auth.session;

import java.time.Duration;

/**
 * What a browser gets of a session.
 *
 * @param access the access token, a JWT
 * @param accessMaxAge how long it is good
 * @param refresh the refresh token
 * @param refreshMaxAge how long it is good if the session is not used again
 */
public record SessionTokens(String access, Duration accessMaxAge, String refresh, Duration refreshMaxAge) {
    /** Tokens don't get into logs. */
    @Override
    public String toString() {
        return "SessionTokens";
    }
}
