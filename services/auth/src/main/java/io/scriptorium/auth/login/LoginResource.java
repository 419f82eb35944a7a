package io.scriptorium.auth.login;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.oidc.OidcProviderClient;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.auth.AuthSettings;
import io.scriptorium.auth.Installation;
import io.scriptorium.auth.account.Profile;
import io.scriptorium.auth.client.Client;
import io.scriptorium.auth.client.Clients;
import io.scriptorium.auth.session.SessionCookies;
import io.scriptorium.auth.session.SessionTokens;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The two ends of a login. Asking for {@code /auth/login} without an identity makes quarkus-oidc send the browser to the provider; when it comes back to {@code /auth/callback}, quarkus-oidc has checked the state,
 * exchanged the code with the PKCE verifier and verified the id token and its nonce before the method here runs.
 */
@Path("/auth")
@RunOnVirtualThread
public class LoginResource {
    private static final Logger LOG = Logger.getLogger(LoginResource.class);
    private static final Duration USER_INFO_TIMEOUT = Duration.ofSeconds(5);
    private static final String PROVIDER_SESSION_COOKIE = "q_session";

    private final Logins logins;
    private final Clients clients;
    private final SessionCookies cookies;
    private final SecurityIdentity identity;
    private final Instance<OidcProviderClient> provider;
    private final Optional<String> adminClaim;
    private final String publicUrl;

    @Inject
    LoginResource(
            Logins logins,
            Clients clients,
            SessionCookies cookies,
            SecurityIdentity identity,
            Instance<OidcProviderClient> provider,
            AuthSettings settings,
            Installation installation) {
        this.logins = logins;
        this.clients = clients;
        this.cookies = cookies;
        this.identity = identity;
        this.provider = provider;
        adminClaim = settings.adminClaim();
        publicUrl = installation.publicUrl().toString();
    }

    /** Never runs: nobody has an identity here, see {@link NoProviderSession}, so everybody is sent to the provider. */
    @GET
    @Path("login")
    @Authenticated
    public Response login() {
        throw new IllegalStateException("a login began with an identity");
    }

    /** The provider's answer, verified. */
    @GET
    @Path("callback")
    @Authenticated
    public Response callback(@Context RoutingContext context) {
        dropProviderSession(context);
        Client client = clients.of(context.request());
        // There is one: LoginStateFilter has looked.
        String state = String.valueOf(context.queryParams().get("state"));
        JsonNode idToken =
                logins.claims(identity.getCredential(IdTokenCredential.class).getToken());
        Profile profile;
        try {
            profile = Profile.read(idToken, userInfo(idToken), adminClaim);
        } catch (Profile.Unusable e) {
            LOG.warnf("a login was refused: %s", e.getMessage());
            logins.refused(String.valueOf(e.getMessage()), client);
            return LoginPage.UNUSABLE.answer(context.request());
        }
        ReturnPath path = ReturnCookie.take(context, state);
        Optional<SessionTokens> tokens;
        try {
            tokens = logins.complete(profile, state, client);
        } catch (Problem unavailable) {
            return LoginPage.of(unavailable).answer(context.request());
        }
        if (tokens.isEmpty()) {
            logins.refused("the state was used before", client);
            return LoginPage.FAILED.answer(context.request());
        }
        return cookies.set(Response.status(Response.Status.FOUND), tokens.get())
                .header("Location", publicUrl + path.path())
                .build();
    }

    /** Where quarkus-oidc sends a browser that came back with an error instead of a code. */
    @GET
    @Path("denied")
    public Response denied(@Context RoutingContext context) {
        return LoginPage.DENIED.answer(context.request());
    }

    /** What the provider adds to an id token that says too little. A provider that doesn't answer does not stop the login. */
    private JsonNode userInfo(JsonNode idToken) {
        AccessTokenCredential accessToken = identity.getCredential(AccessTokenCredential.class);
        JsonNode nothing = logins.userInfo("{}");
        if (Profile.isComplete(idToken) || accessToken == null) {
            return nothing;
        }
        try {
            JsonNode info = logins.userInfo(provider.get()
                    .getUserInfo(accessToken.getToken())
                    .await()
                    .atMost(USER_INFO_TIMEOUT)
                    .getUserInfoString());
            // OpenID Connect Core, 5.3.2: it may be used only if it is about the same subject.
            return info.path("sub").equals(idToken.path("sub")) ? info : nothing;
        } catch (RuntimeException e) {
            LOG.debugf("the provider's user info can't be used: %s", e.getMessage());
            return nothing;
        }
    }

    /** Our session replaces quarkus-oidc's, whose cookie it has just added to the answer. */
    private static void dropProviderSession(RoutingContext context) {
        List<String> names = context.request().cookies().stream()
                .map(Cookie::getName)
                .filter(LoginResource::isProviderSession)
                .toList();
        names.forEach(name -> context.response().removeCookie(name, false));
    }

    private static boolean isProviderSession(@Nullable String name) {
        return name != null && name.startsWith(PROVIDER_SESSION_COOKIE);
    }
}
