package io.scriptorium.testbackends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the package of every service has to do, whatever else it does; for a {@code @QuarkusIntegrationTest} to inherit. */
public abstract class PackagedServiceTest {
    private final String path;
    private final int status;
    private final String metric;

    /**
     * Of one service.
     *
     * @param path of a resource
     * @param status what a stranger's GET of it is answered
     * @param metric the name of one of its metrics, or how it begins
     */
    protected PackagedServiceTest(String path, int status, String metric) {
        this.path = path;
        this.status = status;
        this.metric = metric;
    }

    /** Where its traffic goes. */
    protected abstract int port();

    @Test
    void anOfferOfHttp2IsPassedOver() {
        assertEquals(status, PackagedService.statusDespiteOfferOfHttp2(port(), path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready", "started"})
    void isHealthy(String probe) throws IOException, InterruptedException {
        HttpResponse<String> health = management("/health/" + probe);
        assertEquals(200, health.statusCode(), health::body);
        assertTrue(health.body().contains("\"UP\""), health::body);
    }

    @Test
    void measuresItself() throws IOException, InterruptedException {
        HttpResponse<String> metrics = management("/metrics");
        assertEquals(200, metrics.statusCode());
        assertTrue(metrics.body().lines().anyMatch(line -> line.startsWith(metric)), metrics::body);
    }

    private static HttpResponse<String> management(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(PackagedService.management() + path))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
