package io.scriptorium.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import io.scriptorium.testbackends.FreePortsTestResource;
import io.scriptorium.testbackends.PackagedServiceTest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The package, or with {@code -Pnative} the executable: what it brings inside itself is all there. */
@QuarkusIntegrationTest
@QuarkusTestResource(value = FreePortsTestResource.class, restrictToAnnotatedClass = true)
class PackagedIT extends PackagedServiceTest {
    private static final Pattern FILE = Pattern.compile("(?:src|href)=\"(/[^\"]+\\.(?:js|css|svg|webmanifest))\"");

    PackagedIT() {
        super("/", 200, "http_server");
    }

    @Override
    protected int port() {
        return RestAssured.port;
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
}
