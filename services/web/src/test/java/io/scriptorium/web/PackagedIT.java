package io.scriptorium.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import io.scriptorium.testbackends.PackagedService;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The package, or with {@code -Pnative} the executable: what it brings inside itself is all there. */
@QuarkusIntegrationTest
@QuarkusTestResource(value = PackagedIT.Settings.class, restrictToAnnotatedClass = true)
class PackagedIT {
    private static final Pattern FILE = Pattern.compile("(?:src|href)=\"(/[^\"]+\\.(?:js|css|svg|webmanifest))\"");

    /** No more than ports. */
    public static final class Settings implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            return Map.of("quarkus.http.test-port", "0", "quarkus.management.port", "0");
        }

        @Override
        public void stop() {}
    }

    @Test
    void anOfferOfHttp2IsPassedOver() {
        assertEquals(200, PackagedService.statusDespiteOfferOfHttp2(RestAssured.port, "/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready", "started"})
    void isHealthy(String probe) {
        given().get(PackagedService.management() + "/health/" + probe)
                .then()
                .statusCode(200)
                .body("status", is("UP"));
    }

    @Test
    void servesThePageAndEverythingItNames() {
        String page = given().get("/d/0190e2a4-0000-7000-8000-000000000000")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .extract()
                .asString();
        Matcher file = FILE.matcher(page);
        boolean script = false;
        while (file.find()) {
            given().get(file.group(1)).then().statusCode(200);
            script |= file.group(1).endsWith(".js");
        }
        assertTrue(script, page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br"})
    void servesTheCompressedForms(String encoding) {
        given().config(io.restassured.RestAssured.config()
                        .decoderConfig(io.restassured.config.DecoderConfig.decoderConfig()
                                .noContentDecoders()))
                .header("Accept-Encoding", encoding)
                .get("/")
                .then()
                .statusCode(200)
                .header("Content-Encoding", is(encoding));
    }

    @Test
    void measuresItself() {
        given().get(PackagedService.management() + "/metrics")
                .then()
                .statusCode(200)
                .body(containsString("http_server"));
    }
}
