package io.scriptorium.auth.login;

import io.quarkus.oidc.Oidc;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.OidcTenantConfigBuilder;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.Authentication.CookieSameSite;
import io.scriptorium.auth.AuthSettings;
import io.scriptorium.auth.Installation;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Base64;

/**
 * Tells quarkus-oidc about the provider, with the defaults that are not ours set right: PKCE (S256) and a nonce; a redirect URI made of the public URL, whatever a request's Host says; one key for the
 * state cookie in all pods; and no second hop after the provider's answer, because a Strict cookie would not be sent along on it.
 */
final class OidcTenant {
    static final String CALLBACK_PATH = "/auth/callback";
    static final String DENIED_PATH = "/auth/denied";
    /** How long somebody may take to sign in. */
    static final Duration LOGIN_TIME = Duration.ofMinutes(10);

    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(3);

    void create(@Observes Oidc oidc, Installation installation, AuthSettings settings) {
        OidcTenantConfigBuilder tenant = OidcTenantConfig.authServerUrl(installation.issuer());
        installation.authorizationUrl().ifPresent(tenant::authorizationPath);
        oidc.create(tenant.applicationType(ApplicationType.WEB_APP)
                .clientId(installation.clientId())
                .credentials(installation.clientSecret())
                .connectionTimeout(CONNECTION_TIMEOUT)
                .authentication()
                .pkceRequired()
                .nonceRequired()
                .stateSecret(key(installation, "oidc-state"))
                .redirectPath(installation.publicUrl() + CALLBACK_PATH)
                .restorePathAfterRedirect(false)
                .removeRedirectParameters(false)
                .errorPath(installation.publicUrl() + DENIED_PATH)
                .scopes(settings.scopes())
                .allowMultipleCodeFlows(true)
                .cookiePath("/auth")
                .cookieForceSecure(!installation.isPlainLocal())
                .cookieSameSite(CookieSameSite.STRICT)
                .stateCookieSameSite(CookieSameSite.LAX)
                .stateCookieAge(LOGIN_TIME)
                .end()
                .tokenStateManager()
                .encryptionSecret(key(installation, "oidc-tokens"))
                .end()
                .token()
                .subjectRequired()
                .end()
                .build());
    }

    private static String key(Installation installation, String purpose) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(installation.secret().derive(purpose));
    }
}
