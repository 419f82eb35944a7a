package io.scriptorium.auth.login;

import io.quarkus.runtime.Startup;
import io.scriptorium.auth.Installation;
import io.scriptorium.auth.background.Loop;
import io.scriptorium.settings.CertificateProblem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks every {@link #INTERVAL} whether the provider answers, logs one line when that changes, and tells it with the readiness; which stays up, for everybody who is signed in
 * goes on working without the provider.
 */
@Startup
@Readiness
@Singleton
final class ProviderWatch implements HealthCheck {
    static final Duration INTERVAL = Duration.ofSeconds(15);

    private static final Logger LOG = Logger.getLogger(ProviderWatch.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client;
    private final String issuer;
    private final AtomicBoolean away = new AtomicBoolean();
    private final Loop loop;

    @Inject
    ProviderWatch(Vertx vertx, Installation installation) {
        client = vertx.createHttpClient();
        issuer = installation.issuer();
        loop = Loop.forever("provider", INTERVAL, this::look);
        loop.wake();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("identity provider (SCRIPTORIUM_OIDC_ISSUER)")
                .up()
                .withData("state", away.get() ? "away: nobody can sign in" : "there")
                .build();
    }

    @PreDestroy
    void stop() {
        loop.close();
        client.close();
    }

    private void look() {
        String problem = problem();
        if (problem != null) {
            if (away.compareAndSet(false, true)) {
                LOG.warnf(
                        "the identity provider SCRIPTORIUM_OIDC_ISSUER=%s can't be reached (%s): nobody can sign in until it is back",
                        issuer, problem);
            }
        } else if (away.compareAndSet(true, false)) {
            LOG.info("the identity provider is back");
        }
    }

    private @Nullable String problem() {
        String discovery = (issuer.endsWith("/") ? issuer : issuer + "/") + ".well-known/openid-configuration";
        try {
            int status = client.request(new RequestOptions()
                            .setMethod(HttpMethod.GET)
                            .setAbsoluteURI(discovery)
                            .setTimeout(ANSWER_TIMEOUT.toMillis()))
                    .compose(request -> request.send())
                    .compose(response -> response.end().map(response.statusCode()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return status == 200 ? null : "status " + status;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            return CertificateProblem.of(e, "SCRIPTORIUM_OIDC_ISSUER")
                    .orElseGet(() -> String.valueOf(
                            e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        } catch (TimeoutException e) {
            return "no answer in " + ANSWER_TIMEOUT.toSeconds() + " s";
        }
    }
}
