package io.scriptorium.auth.login;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OidcRedirectFilter;
import io.quarkus.oidc.Redirect;
import io.scriptorium.auth.Installation;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/**
 * Remembers, beside quarkus-oidc's state cookie and for as long, where somebody wanted to go. One cookie for each login under way, named by its state: two tabs don't get
 * in each other's way. Like the state it must be Lax, for the provider's answer is a navigation from another site; it holds a path, which is looked at again when it comes back.
 */
@Redirect(Redirect.Location.OIDC_AUTHORIZATION)
@Unremovable
@Singleton
final class ReturnCookie implements OidcRedirectFilter {
    private static final String NAME = "scriptorium-return_";
    private static final String PARAMETER = "return";
    private static final String STATE_PARAMETER = "state=";

    private final boolean secure;

    @Inject
    ReturnCookie(Installation installation) {
        secure = !installation.isPlainLocal();
    }

    /** Runs when somebody is sent to the provider. */
    @Override
    public void filter(OidcRedirectContext redirect) {
        RoutingContext context = redirect.routingContext();
        ReturnPath wanted = ReturnPath.of(context.queryParams().get(PARAMETER));
        Optional<String> state = Arrays.stream(
                        URI.create(redirect.redirectUri()).getRawQuery().split("&", -1))
                .filter(parameter -> parameter.startsWith(STATE_PARAMETER))
                .map(parameter -> parameter.substring(STATE_PARAMETER.length()))
                .findFirst();
        if (state.isPresent() && !wanted.equals(ReturnPath.HOME)) {
            context.response()
                    .addCookie(Cookie.cookie(NAME + state.get(), wanted.cookieValue())
                            .setPath(OidcTenant.CALLBACK_PATH)
                            .setMaxAge(OidcTenant.LOGIN_TIME.toSeconds())
                            .setHttpOnly(true)
                            .setSecure(secure)
                            .setSameSite(CookieSameSite.LAX));
        }
    }

    /** Where the login of a state wanted to go; the cookie is removed. */
    static ReturnPath take(RoutingContext context, String state) {
        Cookie cookie = context.request().getCookie(NAME + state);
        if (cookie == null) {
            return ReturnPath.HOME;
        }
        ReturnPath path = ReturnPath.fromCookie(cookie.getValue());
        Cookie removed = context.response().removeCookie(cookie.getName());
        if (removed != null) {
            // The browser needs the path to find what to remove.
            removed.setPath(OidcTenant.CALLBACK_PATH);
        }
        return path;
    }
}
