package io.scriptorium.documents.storage;

import io.scriptorium.accesscontrol.AccessCookie;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Whoever changed something sees it at once, wherever the next request goes: with the answer to a change travels, as a cookie, how far PostgreSQL's log (WAL) reached, and readings of the same browser use a replica
 * only if it has come as far. The cookie is forgotten after {@link #KEPT}, when every replica that is used at all has. Who sends no cookies, but a token in {@code Authorization}, reads from the primary.
 *
 * <p>What the cookie says is not trusted with anything: a made-up position makes its maker read from the primary, or see old news.
 */
@ApplicationScoped
public class ReadYourWrites {
    static final Duration KEPT = Duration.ofMinutes(1);

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Pattern POSITION = Pattern.compile("[0-7]?[0-9a-f]{1,15}");

    private final Replica replica;
    private final ReadPosition position;
    private final String name;
    private final String attributes;

    ReadYourWrites(
            Replica replica, ReadPosition position, @ConfigProperty(name = "scriptorium.public-url") URI publicUrl) {
        this.replica = replica;
        this.position = position;
        boolean plain = AccessCookie.isPlainLocal(publicUrl);
        name = plain ? "scriptorium-written" : "__Host-scriptorium-written";
        attributes =
                "; Path=/; Max-Age=" + KEPT.toSeconds() + "; HttpOnly; SameSite=Strict" + (plain ? "" : "; Secure");
    }

    @ServerRequestFilter
    public void read(ContainerRequestContext request) {
        if (replica.isUsed()) {
            position.require(
                    request.getHeaderString(HttpHeaders.AUTHORIZATION) != null
                            ? ReadPosition.PRIMARY_ONLY
                            : written(request.getCookies().get(name)));
        }
    }

    @ServerResponseFilter
    public Uni<Void> remember(ContainerRequestContext request, ContainerResponseContext response) {
        if (!replica.isUsed()
                || SAFE.contains(request.getMethod())
                || request.getHeaderString(HttpHeaders.AUTHORIZATION) != null
                || response.getStatus() >= 400) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .completionStage(replica::written)
                .onFailure()
                .recoverWithItem(ReadPosition.PRIMARY_ONLY)
                .invoke(end -> response.getHeaders()
                        .add(HttpHeaders.SET_COOKIE, name + "=" + String.format(Locale.ROOT, "%x", end) + attributes))
                .replaceWithVoid();
    }

    private static long written(@Nullable Cookie cookie) {
        return cookie == null || !POSITION.matcher(cookie.getValue()).matches()
                ? 0
                : Long.parseLong(cookie.getValue(), 16);
    }
}
