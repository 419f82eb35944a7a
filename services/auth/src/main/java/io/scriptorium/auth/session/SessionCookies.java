package io.scriptorium.auth.session;

import io.scriptorium.accesscontrol.AccessCookie;
import io.scriptorium.auth.Installation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/**
 * The two cookies of a session. Both are out of reach for scripts and for other sites, and go over TLS only, except on plain-http localhost. The access token's goes to every service ({@code Path=/}, hence
 * {@code __Host-}); the refresh token's only to auth. Ages are relative: a browser whose clock is wrong drops them no sooner.
 */
@Singleton
public final class SessionCookies {
    private static final String REFRESH = "scriptorium-refresh";
    private static final String REFRESH_PATH = "/auth";

    private final String accessName;
    private final String refreshName;
    private final boolean secure;

    @Inject
    SessionCookies(Installation installation) {
        accessName = AccessCookie.nameFor(installation.publicUrl());
        secure = !installation.isPlainLocal();
        refreshName = secure ? "__Secure-" + REFRESH : REFRESH;
    }

    /** The refresh token's cookie. */
    String refreshName() {
        return refreshName;
    }

    /** Adds the cookies of a session to an answer. */
    public Response.ResponseBuilder set(Response.ResponseBuilder response, SessionTokens tokens) {
        return response.header(HttpHeaders.SET_COOKIE, cookie(accessName, tokens.access(), "/", tokens.accessMaxAge()))
                .header(
                        HttpHeaders.SET_COOKIE,
                        cookie(refreshName, tokens.refresh(), REFRESH_PATH, tokens.refreshMaxAge()));
    }

    /** Has the browser forget both. */
    Response.ResponseBuilder clear(Response.ResponseBuilder response) {
        return response.header(HttpHeaders.SET_COOKIE, cookie(accessName, "", "/", Duration.ZERO))
                .header(HttpHeaders.SET_COOKIE, cookie(refreshName, "", REFRESH_PATH, Duration.ZERO));
    }

    private String cookie(String name, String value, String path, Duration maxAge) {
        return name + "=" + value + "; Path=" + path + "; Max-Age=" + maxAge.toSeconds() + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }
}
