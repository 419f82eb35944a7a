package io.scriptorium.auth.login;

import io.scriptorium.accesscontrol.http.Problem;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What somebody reads whose login did not work: a small page for browsers, problem details for others. Texts are fixed; nothing that a request says is repeated.
 *
 * @param retryAfter when trying again may help
 */
record LoginPage(
        int status, String code, String detail, @Nullable Duration retryAfter) {
    static final LoginPage DENIED =
            new LoginPage(403, "login-denied", "The sign-in was cancelled, or the provider did not allow it.", null);
    static final LoginPage FAILED = new LoginPage(
            401,
            "login-failed",
            "The sign-in could not be completed. It may have taken too long, or this page was opened twice.",
            null);
    static final LoginPage UNUSABLE =
            new LoginPage(401, "login-failed", "The provider did not say who you are in a way that can be used.", null);
    static final LoginPage PROVIDER_AWAY = new LoginPage(
            503,
            "provider-unavailable",
            "The identity provider can't be reached right now. Try again in a moment.",
            Duration.ofSeconds(5));

    private static final Duration SHORTLY = Duration.ofSeconds(5);

    /** Something else that kept the login from its end, and may pass. */
    static LoginPage of(Problem problem) {
        return new LoginPage(problem.status(), problem.code(), String.valueOf(problem.getMessage()), SHORTLY);
    }

    private static final String HTML = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Signing in did not work</title>
            </head>
            <body>
            <main>
            <h1>Signing in did not work</h1>
            <p>{detail}</p>
            <p><a href="/auth/login">Try again</a></p>
            </main>
            </body>
            </html>
            """;

    Response answer(HttpServerRequest request) {
        String accept = request.getHeader("Accept");
        if (accept == null || !accept.contains(MediaType.TEXT_HTML)) {
            Problem problem = new Problem(status, code, detail);
            return (retryAfter == null ? problem : problem.retryAfter(retryAfter)).toResponse();
        }
        Response.ResponseBuilder page = Response.status(status)
                .type("text/html;charset=UTF-8")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                .header("Referrer-Policy", "no-referrer")
                .entity(HTML.replace("{detail}", detail));
        return (retryAfter == null ? page : page.header("Retry-After", retryAfter.toSeconds())).build();
    }
}
