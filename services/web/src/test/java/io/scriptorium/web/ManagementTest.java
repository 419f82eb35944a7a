package io.scriptorium.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ManagementTest {
    @TestHTTPResource(value = "/", management = true)
    URI management;

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready", "started"})
    void healthIsOnTheManagementPort(String probe) {
        given().get(management.resolve("health/" + probe))
                .then()
                .statusCode(200)
                .body("status", is("UP"));
        given().get("/q/health/" + probe).then().statusCode(404);
    }

    @Test
    void metricsAreOnTheManagementPort() {
        given().get(management.resolve("metrics")).then().statusCode(200).body(containsString("jvm_"));
    }
}
