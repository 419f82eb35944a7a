package io.scriptorium.documents.storage;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.scriptorium.documents.system.DocumentsTest;
import io.scriptorium.documents.system.Internal;
import io.scriptorium.documents.system.TestUser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DocumentsTest
class HealthTest {
    private final String management = Internal.management();

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready", "started"})
    @DisplayName("F-62 probes answer on the management port")
    void probes(String probe) {
        given().get(management + "/health/" + probe).then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    @DisplayName(
            "F-67 F-42 save lag, the size and age of the log, batches, drops, compactions and readings are metrics")
    void metrics() {
        Internal.state(TestUser.someone("Ada").creates("Read"));
        given().get(management + "/metrics")
                .then()
                .statusCode(200)
                .body(containsString("scriptorium_updates_lag_seconds_bucket"))
                .body(containsString("scriptorium_updates_stored_total"))
                .body(containsString("scriptorium_updates_repeated_total"))
                .body(containsString("scriptorium_updates_dropped_total"))
                .body(containsString("scriptorium_updates_batch_bucket"))
                .body(containsString("scriptorium_compactions_total{outcome=\"written\""))
                .body(containsString("scriptorium_states_loaded_total"))
                .body(containsString("scriptorium_log_entries"))
                .body(containsString("scriptorium_log_oldest_seconds"))
                .body(containsString("scriptorium_log_consuming"));
    }
}
