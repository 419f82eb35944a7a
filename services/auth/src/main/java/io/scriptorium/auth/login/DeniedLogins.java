package io.scriptorium.auth.login;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OidcRedirectFilter;
import io.quarkus.oidc.Redirect;
import io.scriptorium.auth.client.Clients;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Accounts for logins that the provider answered with an error: with a state of this browser's, for anybody can open the page that tells of it. */
@Redirect(Redirect.Location.ERROR_PAGE)
@Unremovable
@Singleton
final class DeniedLogins implements OidcRedirectFilter {
    private static final int MAX_ERROR_LENGTH = 60;

    /** Looked up when needed: quarkus-oidc makes its filters before there is a database. */
    private final Instance<Logins> logins;

    private final Instance<Clients> clients;

    @Inject
    DeniedLogins(Instance<Logins> logins, Instance<Clients> clients) {
        this.logins = logins;
        this.clients = clients;
    }

    @Override
    public void filter(OidcRedirectContext redirect) {
        String error = String.valueOf(redirect.routingContext().queryParams().get("error"))
                .replaceAll("[^A-Za-z0-9_-]", "?");
        logins.get()
                .refused(
                        "the provider answered " + error.substring(0, Math.min(error.length(), MAX_ERROR_LENGTH)),
                        clients.get().of(redirect.routingContext().request()));
    }
}
