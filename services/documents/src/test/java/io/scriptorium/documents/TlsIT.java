package io.scriptorium.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.scriptorium.documents.system.IdentityTestResource;
import io.scriptorium.testbackends.CertificateAuthority;
import io.scriptorium.testbackends.PostgresBackend;
import io.scriptorium.testbackends.RedisBackend;
import io.scriptorium.testbackends.ServiceProcess;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The package where PostgreSQL and Redis speak TLS, with certificates for {@code localhost} of an authority that only SCRIPTORIUM_CA_FILE knows. */
class TlsIT {
    private static final String[] SERVERS = {"SCRIPTORIUM_DATABASE_URL", "SCRIPTORIUM_REDIS_URL"};

    private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("A company's own");
    private static String redis;

    @BeforeAll
    static void begin() {
        CertificateAuthority.Issued certificate = AUTHORITY.forThisHost();
        PostgresBackend.shared().takeTls(certificate);
        redis = RedisBackend.shared().takeTls(certificate);
    }

    @AfterAll
    static void end() {
        PostgresBackend.shared().takeNoTls();
    }

    @Test
    @DisplayName(
            "with the authority's file the service works; for another host name nothing is trusted, and a line says what to do")
    void trustsWhomItIsTold() {
        PostgresBackend.Database database = PostgresBackend.shared().createDatabase();
        Map<String, String> told = Map.of(
                "SCRIPTORIUM_PUBLIC_URL",
                IdentityTestResource.PUBLIC_URL,
                "SCRIPTORIUM_INTERNAL_SECRET",
                IdentityTestResource.INTERNAL_SECRET,
                "SCRIPTORIUM_DATABASE_URL",
                database.url() + "?sslmode=verify-full",
                "SCRIPTORIUM_DATABASE_REPLICA_URL",
                database.url() + "?sslmode=verify-full",
                "SCRIPTORIUM_DATABASE_USER",
                database.user(),
                "SCRIPTORIUM_DATABASE_PASSWORD",
                database.password(),
                "SCRIPTORIUM_REDIS_URL",
                redis,
                "SCRIPTORIUM_CA_FILE",
                AUTHORITY.certificate().toString(),
                // Nobody asks who anybody is.
                "SCRIPTORIUM_AUTH_URL",
                "http://localhost:9");
        // The certificates are for the name only.
        Map<String, String> elsewhere = new HashMap<>(told);
        for (String server : SERVERS) {
            elsewhere.computeIfPresent(server, (name, url) -> url.replace("localhost", "127.0.0.1"));
        }
        try (ServiceProcess trusting = ServiceProcess.start(told);
                ServiceProcess misled = ServiceProcess.start(elsewhere)) {
            for (String server : SERVERS) {
                misled.awaitLog(server + ": the server's certificate is for another host name: use that one in "
                        + server + ", or have one issued for this");
            }
            HttpResponse<String> ready = misled.awaitManagement("/health/ready", any -> true);
            assertEquals(503, ready.statusCode(), ready.body());
            assertFalse(misled.log().contains("\tat "), misled.log());

            // The tables were made by JDBC; the reactive client answers.
            trusting.awaitManagement("/health/ready", answer -> answer.statusCode() == 200);
            trusting.awaitManagement("/metrics", answer -> answer.body().contains("scriptorium_log_consuming 1.0"));
            for (String server : SERVERS) {
                assertFalse(trusting.log().contains(server), trusting.log());
            }
        }
    }
}
