package io.scriptorium.settings;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.testbackends.CertificateAuthority;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real handshakes, with whatever trust a client has that asks for none in particular. */
class TrustedAuthoritiesTest {
    private static final String SETTING = "SCRIPTORIUM_REDIS_URL";

    private static CertificateAuthority ours;
    private static CertificateAuthority theirs;
    private static CertificateAuthority.Issued good;

    @TempDir
    private Path folder;

    @BeforeAll
    static void issue() {
        ours = CertificateAuthority.create("ours");
        theirs = CertificateAuthority.create("theirs");
        good = ours.forThisHost();
    }

    @AfterEach
    void forget() {
        System.clearProperty("javax.net.ssl.trustStore");
        System.clearProperty("javax.net.ssl.trustStoreType");
    }

    @Test
    void whatTheFileHoldsIsTrustedBesidesWhatWasBefore() throws Exception {
        int usual = trusted();
        assertTrue(usual > 50, "the JDK's own");
        assertTrue(refused(good).contains("SCRIPTORIUM_CA_FILE"), "nobody knows it yet");

        Path file = folder.resolve("ca.crt");
        Files.writeString(
                file,
                "# The company's two\n" + Files.readString(theirs.certificate()) + "\n"
                        + Files.readString(ours.certificate()));
        read(file.toString());

        assertEquals(usual + 2, trusted());
        assertDoesNotThrow(() -> connect(good));
        assertDoesNotThrow(() -> connect(theirs.forThisHost()));
    }

    @Test
    void otherAuthoritiesOtherHostsAndWhatHasExpiredAreRefusedInWordsThatHelp() throws Exception {
        read(ours.certificate().toString());
        for (String name : new String[] {"theirs", "ours"}) {
            assertEquals(
                    SETTING
                            + ": the server's certificate is from an authority that is not trusted here: SCRIPTORIUM_CA_FILE must name a file that has that authority's certificate",
                    refused(CertificateAuthority.create(name).forThisHost()));
        }
        assertEquals(
                SETTING
                        + ": the server's certificate is for another host name: use that one in SCRIPTORIUM_REDIS_URL, or have one issued for this",
                refused(ours.forAnotherHost()));
        assertEquals(SETTING + ": the server's certificate has expired: renew it there", refused(ours.expired()));
        for (String said : new String[] {
            "SSL handshake failed",
            "Cannot connect to any of the provided endpoints\n- javax.net.ssl.SSLHandshakeException: Failed to create SSL connection"
        }) {
            assertEquals(
                    SETTING
                            + ": the TLS handshake failed: the server's certificate must be valid, for the host in SCRIPTORIUM_REDIS_URL, and from a public authority or one in SCRIPTORIUM_CA_FILE",
                    CertificateProblem.of(new IOException(said), SETTING).orElseThrow());
        }
        assertEquals(Optional.empty(), CertificateProblem.of(new IOException("Connection refused"), SETTING));
    }

    @Test
    void withoutTheSettingNothingChanges() {
        config(Map.of());
        config(Map.of("SCRIPTORIUM_CA_FILE", ""));
        assertNull(System.getProperty("javax.net.ssl.trustStore"));
    }

    @Test
    void aFileThatCanNotBeTakenStopsTheStartWithOneLine() throws IOException {
        assertRefused(folder.resolve("missing").toString(), "can't be read");
        assertRefused(folder.toString(), "can't be read");
        assertRefused("\0", "can't be read");
        assertRefused(file(""), "holds no certificate");
        assertRefused(file("no certificate at all\n"), "holds");
        assertRefused(file(Files.readString(good.key())), "holds");
        assertRefused(file(Files.readString(ours.certificate()).substring(0, 200)), "holds");
        assertRefused(file("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "holds");
        assertRefused(file("#".repeat(TrustedAuthorities.MAX_FILE_BYTES + 1)), "is larger than 2 MiB");
        assertNull(System.getProperty("javax.net.ssl.trustStore"));
    }

    @Test
    void itIsNoSettingWhoseValueIsInTheFile() {
        assertEquals(
                Map.of(),
                new FileSettings(
                                Map.of("SCRIPTORIUM_CA_FILE", ours.certificate().toString()))
                        .read());
    }

    private String file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "ca", ".crt"), content)
                .toString();
    }

    private static void assertRefused(String path, String why) {
        String message =
                assertThrows(WrongSettingException.class, () -> read(path)).getMessage();
        assertTrue(message.startsWith("SCRIPTORIUM_CA_FILE: " + path + " " + why), message);
        assertEquals(1, message.lines().count(), message);
    }

    private static void read(String path) {
        config(Map.of("SCRIPTORIUM_CA_FILE", path));
    }

    private static void config(Map<String, String> environment) {
        new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new EnvConfigSource(environment, 300))
                .withSources(new TrustedAuthorities())
                .build();
    }

    private static int trusted() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Arrays.stream(factory.getTrustManagers())
                .mapToInt(manager -> ((X509TrustManager) manager).getAcceptedIssuers().length)
                .sum();
    }

    private static String refused(CertificateAuthority.Issued certificate) {
        SSLException refusal = assertThrows(SSLException.class, () -> connect(certificate));
        return CertificateProblem.of(new IOException("Failed to create SSL connection", refusal), SETTING)
                .orElse(refusal.toString());
    }

    /** Connects to a server with that certificate as Vert.x does: with a context of its own, the default trust, and the host's name verified. */
    private static void connect(CertificateAuthority.Issued certificate) throws IOException, GeneralSecurityException {
        char[] password = CertificateAuthority.PASSWORD.toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(certificate.store())) {
            store.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext serving = SSLContext.getInstance("TLS");
        serving.init(keys.getKeyManagers(), null, null);
        SSLContext asking = SSLContext.getInstance("TLS");
        asking.init(null, null, null);
        try (SSLServerSocket server = (SSLServerSocket)
                        serving.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SSLSocket client =
                        (SSLSocket) asking.getSocketFactory().createSocket("localhost", server.getLocalPort())) {
            Thread.ofVirtual().start(() -> {
                try (SSLSocket accepted = (SSLSocket) server.accept()) {
                    accepted.startHandshake();
                } catch (IOException e) {
                    // The client says what was wrong.
                }
            });
            SSLParameters parameters = client.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            client.setSSLParameters(parameters);
            client.startHandshake();
        }
    }
}
