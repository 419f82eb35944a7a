package io.scriptorium.documents.system;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.scriptorium.updatelog.LogEntry;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** Another service of ours, as it calls this one. */
public final class Internal {
    private Internal() {}

    public static RequestSpecification request() {
        return given().header("X-Scriptorium-Internal", IdentityTestResource.INTERNAL_SECRET)
                .contentType(ContentType.JSON);
    }

    /** Where health and metrics are. */
    public static String management() {
        return "http://localhost:" + ConfigProvider.getConfig().getValue("quarkus.management.port", String.class)
                + "/q";
    }

    /** What is stored of a document. */
    public static byte[] state(String documentId) {
        return request()
                .get("/internal/documents/" + documentId + "/state")
                .then()
                .statusCode(200)
                .contentType("application/octet-stream")
                .extract()
                .asByteArray();
    }

    /** Stores updates directly. */
    public static Response store(String documentId, List<LogEntry> entries) {
        List<Map<String, Object>> list = entries.stream()
                .map(entry -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("producer", entry.id().producer().toString());
                    json.put("sequence", entry.id().sequence());
                    json.put("at", entry.at().toString());
                    json.put("update", Base64.getEncoder().encodeToString(entry.update()));
                    if (entry.userId() != null) {
                        json.put("userId", entry.userId().toString());
                    }
                    return json;
                })
                .toList();
        return request().body(Map.of("entries", list)).post("/internal/documents/" + documentId + "/updates");
    }
}
