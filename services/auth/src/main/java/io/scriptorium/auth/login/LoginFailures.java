package io.scriptorium.auth.login;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.scriptorium.auth.client.Clients;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** Turns what quarkus-oidc ends a login with into something that can be read. */
@ApplicationScoped
public final class LoginFailures {
    /** Some reasons quote the token, which has no place in a log. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_.-]+");

    private static final int MAX_REASON_LENGTH = 300;
    private static final Logger LOG = Logger.getLogger(LoginFailures.class);

    private final Logins logins;
    private final Clients clients;

    @Inject
    LoginFailures(Logins logins, Clients clients) {
        this.logins = logins;
        this.clients = clients;
    }

    /** The code, the id token, its nonce or its issuer was not good; or the provider did not answer about them. */
    @ServerExceptionMapper
    public Response failed(AuthenticationCompletionException failure, HttpServerRequest request) {
        String why = why(failure);
        LOG.warnf("a login failed: %s", why);
        if (isAway(failure)) {
            return LoginPage.PROVIDER_AWAY.answer(request);
        }
        logins.refused(why, clients.of(request));
        return LoginPage.FAILED.answer(request);
    }

    /** The provider is away. */
    @ServerExceptionMapper
    public Response away(OIDCException failure, HttpServerRequest request) {
        return LoginPage.PROVIDER_AWAY.answer(request);
    }

    /** Nobody has an identity yet: sends the browser to the provider, if there is one. */
    @ServerExceptionMapper
    public Uni<Response> unknown(UnauthorizedException nobody, RoutingContext context) {
        return challenge(context);
    }

    /** A session cookie of quarkus-oidc, which is worth nothing: the same. */
    @ServerExceptionMapper
    public Uni<Response> unknown(AuthenticationFailedException worthless, RoutingContext context) {
        return challenge(context);
    }

    /** The innermost reason that has words, on one line. Of a token that was refused only what is wrong with it, not what it says. */
    private static String why(Throwable failure) {
        String why = String.valueOf(failure.getMessage());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidJwtException refused) {
                why = refused.getErrorDetails().stream()
                        .map(Objects::toString)
                        .collect(Collectors.joining("; ", "the id token is refused: ", ""));
                break;
            }
            if (cause.getMessage() != null) {
                why = cause.getMessage();
            }
        }
        String line = TOKEN.matcher(why).replaceAll("(a token)").strip().replaceAll("\\s+", " ");
        return line.substring(0, Math.min(line.length(), MAX_REASON_LENGTH));
    }

    private static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    /** As quarkus-rest does it, but an absent provider is told, not hidden behind a bare 401. */
    private static Uni<Response> challenge(RoutingContext context) {
        HttpAuthenticator authenticator = Objects.requireNonNull(context.get(HttpAuthenticator.class.getName()));
        return authenticator
                .getChallenge(context)
                .map(challenge -> {
                    Response.ResponseBuilder response = Response.status(challenge.status);
                    challenge.getHeaders().forEach((name, value) -> response.header(name.toString(), value));
                    return response.build();
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf("no login can begin: %s", failure.getMessage());
                    return LoginPage.PROVIDER_AWAY.answer(context.request());
                });
    }
}
