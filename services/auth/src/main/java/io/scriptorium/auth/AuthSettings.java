package io.scriptorium.auth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What may be set about auth beyond the settings that services share: {@code SCRIPTORIUM_AUTH_…}; the README has the table. */
@ConfigMapping(prefix = "scriptorium.auth")
public interface AuthSettings {
    /** How long an access token is good; at most ten minutes. */
    @WithDefault("10M")
    Duration accessTokenLifetime();

    /** A session that is not used for so long has ended. */
    @WithDefault("P14D")
    Duration sessionIdle();

    /** A session ends so long after its login, used or not. */
    @WithDefault("P90D")
    Duration sessionLifetime();

    /** How long the refresh token before the current one is still answered; at most 30 s. */
    @WithDefault("30S")
    Duration refreshGrace();

    /** How long a key signs. */
    @WithDefault("P30D")
    Duration keyLifetime();

    /** How long a key is published before it signs. */
    @WithDefault("1H")
    Duration keyAnnouncement();

    /** Steps of logins taken per minute from one address; a login has two. */
    @WithDefault("120")
    int loginsPerMinute();

    /** Refreshes taken per minute from one address. */
    @WithDefault("600")
    int refreshesPerMinute();

    /** Addresses of people who are administrators. */
    Optional<List<String>> adminEmails();

    /** {@code claim=value}: whoever has it is an administrator. A path into nested claims has slashes. */
    Optional<String> adminClaim();

    /** What is asked of the provider besides {@code openid}. */
    @WithDefault("email,profile")
    List<String> scopes();

    /** Networks whose {@code X-Forwarded-For} is believed. */
    @WithDefault("127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,::1/128,fc00::/7")
    List<String> trustedProxies();
}
