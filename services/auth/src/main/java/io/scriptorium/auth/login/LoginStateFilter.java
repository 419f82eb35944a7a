package io.scriptorium.auth.login;

import io.scriptorium.auth.client.Clients;
import io.scriptorium.auth.client.RequestPath;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an answer of the provider that this browser did not ask for: one whose state has no state cookie here. quarkus-oidc would start another login instead, which goes round for ever where
 * cookies are blocked, and which nobody would ever notice as an attack.
 */
@ApplicationScoped
public final class LoginStateFilter {
    private static final String STATE_COOKIE = "q_auth";

    private final Logins logins;
    private final Clients clients;

    @Inject
    LoginStateFilter(Logins logins, Clients clients) {
        this.logins = logins;
        this.clients = clients;
    }

    /** Looks at callbacks only. */
    @ServerRequestFilter(preMatching = true, nonBlocking = true)
    public @Nullable Response check(ContainerRequestContext context, RoutingContext routing) {
        if (!RequestPath.of(context).equals(OidcTenant.CALLBACK_PATH)) {
            return null;
        }
        HttpServerRequest request = routing.request();
        List<String> states = routing.queryParam("state");
        if (states.size() == 1 && hasCookie(request, states.getFirst())) {
            return null;
        }
        logins.refused("the state is not one of this browser", clients.of(request));
        return LoginPage.FAILED.answer(request);
    }

    private static boolean hasCookie(HttpServerRequest request, String state) {
        return request.cookies().stream()
                .anyMatch(cookie -> cookie.getName().startsWith(STATE_COOKIE)
                        && cookie.getName().endsWith("_" + state));
    }
}
