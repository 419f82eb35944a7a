package io.scriptorium.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.testbackends.CertificateAuthority;
import io.scriptorium.testbackends.FreePorts;
import io.scriptorium.testbackends.PostgresBackend;
import io.scriptorium.testbackends.RedisBackend;
import io.scriptorium.testbackends.ServiceProcess;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.MockWebServerWrapper;
import no.nav.security.mock.oauth2.http.Ssl;
import no.nav.security.mock.oauth2.http.SslKeystore;
import no.nav.security.mock.oauth2.http.SslKeystore.KeyStoreType;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The package where everything it connects to speaks TLS, with certificates for {@code localhost} of an authority that only SCRIPTORIUM_CA_FILE knows. */
class TlsIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String PUBLIC_URL = "http://localhost:8080";
    private static final String[] SERVERS = {
        "SCRIPTORIUM_DATABASE_URL", "SCRIPTORIUM_REDIS_URL", "SCRIPTORIUM_OIDC_ISSUER"
    };

    private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("A company's own");
    private static MockOAuth2Server provider;
    private static String issuer;
    private static String redis;

    @BeforeAll
    static void begin() {
        CertificateAuthority.Issued certificate = AUTHORITY.forThisHost();
        PostgresBackend.shared().takeTls(certificate);
        redis = RedisBackend.shared().takeTls(certificate);
        Ssl ssl = new Ssl(new SslKeystore(
                CertificateAuthority.PASSWORD,
                certificate.store().toFile(),
                KeyStoreType.PKCS12,
                CertificateAuthority.PASSWORD));
        provider = new MockOAuth2Server(new OAuth2Config(
                true, null, null, false, new OAuth2TokenProvider(), Set.of(), new MockWebServerWrapper(ssl)));
        int port = FreePorts.next();
        provider.start(InetAddress.getLoopbackAddress(), port);
        issuer = "https://localhost:" + port + "/default";
    }

    @AfterAll
    static void end() {
        provider.shutdown();
        PostgresBackend.shared().takeNoTls();
    }

    @Test
    @DisplayName(
            "with the authority's file people sign in; without it, and for another host name, nothing is trusted, and a line says what to do")
    void trustsWhomItIsTold() throws Exception {
        Map<String, String> settings = settings();
        Map<String, String> told = new HashMap<>(settings);
        told.put("SCRIPTORIUM_CA_FILE", AUTHORITY.certificate().toString());
        // The certificates are for the name only.
        Map<String, String> elsewhere = new HashMap<>(told);
        for (String server : SERVERS) {
            elsewhere.computeIfPresent(server, (name, url) -> url.replace("localhost", "127.0.0.1"));
        }
        try (ServiceProcess trusting = ServiceProcess.start(told);
                ServiceProcess ignorant = ServiceProcess.start(settings);
                ServiceProcess misled = ServiceProcess.start(elsewhere)) {
            for (String server : SERVERS) {
                ignorant.awaitLog(
                        server
                                + ": the server's certificate is from an authority that is not trusted here: SCRIPTORIUM_CA_FILE must name a file that has that authority's certificate");
                misled.awaitLog(server + ": the server's certificate is for another host name: use that one in "
                        + server + ", or have one issued for this");
            }
            for (ServiceProcess refused : new ServiceProcess[] {ignorant, misled}) {
                HttpResponse<String> ready = refused.awaitManagement("/health/ready", any -> true);
                assertEquals(503, ready.statusCode(), ready.body());
                assertTrue(ready.body().contains("away: nobody can sign in"), ready.body());
                assertFalse(refused.log().contains("\tat "), refused.log());
            }

            trusting.awaitManagement("/health/ready", answer -> answer.statusCode() == 200);
            try (RevocationStream stream =
                            new RevocationStream(RedisBackend.shared().url());
                    HttpClient http = HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .sslContext(trust())
                            .build()) {
                Browser ada = new Browser(PUBLIC_URL, trusting.port(), http).signedInAs("ada");
                assertEquals(
                        "ada@example.com",
                        Browser.json(ada.get("/auth/me")).path("email").asText());
                String session = Browser.jwt(ada.cookie("scriptorium-access").value(), 1)
                        .path("sid")
                        .asText();
                assertEquals(204, ada.post("/auth/logout", null).statusCode());
                assertTrue(stream.hears("session", session, SOON), "other services hear of it through Redis");
            }
            HttpResponse<String> ready = trusting.management("/health/ready");
            assertTrue(ready.body().contains("\"there\""), ready.body());
            for (String server : SERVERS) {
                assertFalse(trusting.log().contains(server), trusting.log());
            }
        }
    }

    @Test
    @DisplayName("a file without a certificate ends the start with one line")
    void aFileWithoutCertificates() {
        Map<String, String> settings = settings();
        String file = AUTHORITY.certificate().resolveSibling("missing.crt").toString();
        settings.put("SCRIPTORIUM_CA_FILE", file);
        try (ServiceProcess process = ServiceProcess.start(settings)) {
            assertEquals(1, process.awaitEnd());
            assertEquals(
                    "SCRIPTORIUM_CA_FILE: " + file
                            + " can't be read: it must be a file with one or more certificates (PEM)",
                    process.log().strip());
        }
    }

    private static Map<String, String> settings() {
        PostgresBackend.Database database = PostgresBackend.shared().createDatabase();
        Map<String, String> settings = new HashMap<>();
        settings.put("SCRIPTORIUM_PUBLIC_URL", PUBLIC_URL);
        settings.put("SCRIPTORIUM_INTERNAL_SECRET", SystemResource.SECRET);
        settings.put("SCRIPTORIUM_DATABASE_URL", database.url() + "?sslmode=verify-full");
        settings.put("SCRIPTORIUM_DATABASE_USER", database.user());
        settings.put("SCRIPTORIUM_DATABASE_PASSWORD", database.password());
        settings.put("SCRIPTORIUM_REDIS_URL", redis);
        settings.put("SCRIPTORIUM_OIDC_ISSUER", issuer);
        settings.put("SCRIPTORIUM_OIDC_CLIENT_ID", "scriptorium");
        settings.put("SCRIPTORIUM_OIDC_CLIENT_SECRET", "a client's secret");
        return settings;
    }

    /** What the browser of somebody in that company trusts. */
    private static SSLContext trust() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(AUTHORITY.certificate())) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
