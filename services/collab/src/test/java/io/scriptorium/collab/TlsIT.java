package io.scriptorium.collab;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.scriptorium.testbackends.CertificateAuthority;
import io.scriptorium.testbackends.RedisBackend;
import io.scriptorium.testbackends.ServiceProcess;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The package where Redis speaks TLS, with a certificate for {@code localhost} of an authority that only SCRIPTORIUM_CA_FILE knows. */
class TlsIT {
    private static final String SERVER = "SCRIPTORIUM_REDIS_URL";
    private static final String LOG_IS_UP = "scriptorium_collab_log_up 1.0";

    @Test
    @DisplayName(
            "with the authority's file the log is reached; for another host name Redis is not trusted, and a line says what to do")
    void trustsWhomItIsTold() {
        CertificateAuthority authority = CertificateAuthority.create("A company's own");
        String redis = RedisBackend.shared().takeTls(authority.forThisHost());
        Map<String, String> told = Map.of(
                "SCRIPTORIUM_PUBLIC_URL",
                "http://localhost:8080",
                "SCRIPTORIUM_INTERNAL_SECRET",
                "a secret for tests that is long enough: 5b1d7e",
                "SCRIPTORIUM_NODE_NAME",
                "node",
                "SCRIPTORIUM_CA_FILE",
                authority.certificate().toString(),
                SERVER,
                redis);
        Map<String, String> elsewhere = new HashMap<>(told);
        // The certificate is for the name only.
        elsewhere.put(SERVER, redis.replace("localhost", "127.0.0.1"));
        try (ServiceProcess trusting = ServiceProcess.start(told);
                ServiceProcess misled = ServiceProcess.start(elsewhere)) {
            misled.awaitLog(SERVER + ": the server's certificate is for another host name: use that one in " + SERVER
                    + ", or have one issued for this");
            trusting.awaitManagement("/metrics", answer -> answer.body().contains(LOG_IS_UP));
            assertFalse(trusting.log().contains(SERVER), trusting.log());
            assertFalse(misled.management("/metrics").body().contains(LOG_IS_UP));
            assertFalse(misled.log().contains("\tat "), misled.log());
        }
    }
}
