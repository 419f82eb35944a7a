package io.scriptorium.settings;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Trusts, in the whole process, the certificates of the file that {@code scriptorium.ca-file} ({@code SCRIPTORIUM_CA_FILE}) names, besides those that are trusted anyway. Whatever asks for the default trust
 * from then on has it: JDBC, Vert.x, and so Redis, the reactive PostgreSQL client and OIDC. A file that can't be taken stops the start.
 *
 * <p>It gives no settings. It is a factory of them because these are the first that Quarkus asks for when a service starts, before anything could connect.
 */
public final class TrustedAuthorities implements ConfigSourceFactory {
    /** The largest file that is taken: several times all public authorities. */
    static final int MAX_FILE_BYTES = 2 << 20;

    static final String VARIABLE = "SCRIPTORIUM_CA_FILE";
    private static final String PROPERTY = "scriptorium.ca-file";
    private static final String STORE = "javax.net.ssl.trustStore";
    private static final String STORE_TYPE = "javax.net.ssl.trustStoreType";
    private static final String STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
    /** Of this kind a store of certificates needs no password. */
    private static final String KIND = "PKCS12";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue file = context.getValue(PROPERTY);
        if (file != null && file.getValue() != null && !file.getValue().isBlank()) {
            trust(file.getValue());
        }
        return List.of();
    }

    private static void trust(String path) {
        Collection<? extends Certificate> named = certificates(path);
        try {
            KeyStore store = KeyStore.getInstance(KIND);
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : usual().getAcceptedIssuers()) {
                store.setCertificateEntry("usual-" + number++, certificate);
            }
            for (Certificate certificate : named) {
                store.setCertificateEntry("named-" + number++, certificate);
            }
            // By the system property, which the JDK and native executables look at whenever a trust manager is made;
            // SSLContext.setDefault is passed over by Vert.x.
            Path file = Files.createTempFile("scriptorium-trust-", ".p12");
            file.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, null);
            }
            System.setProperty(STORE, file.toString());
            System.setProperty(STORE_TYPE, KIND);
            System.clearProperty(STORE_PASSWORD);
        } catch (GeneralSecurityException e) {
            throw refuse(path, "can't be trusted: " + e.getMessage());
        } catch (IOException e) {
            throw refuse(
                    path, "can't be copied to " + System.getProperty("java.io.tmpdir") + ", which must be writable");
        }
    }

    /** What is trusted without being named: what the JDK brings, or an executable was built with, or the operator put in its place. */
    private static X509TrustManager usual() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager usual) {
                return usual;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }

    private static Collection<? extends Certificate> certificates(String path) {
        byte[] content;
        try {
            Path file = Path.of(path);
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw refuse(path, "is larger than " + (MAX_FILE_BYTES >> 20) + " MiB");
            }
            content = Files.readAllBytes(file);
        } catch (IOException | InvalidPathException e) {
            throw refuse(path, "can't be read: it must be a file with one or more certificates (PEM)");
        }
        Collection<? extends Certificate> certificates;
        try {
            certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
        } catch (CertificateException e) {
            throw refuse(path, "holds something else than certificates (PEM)");
        }
        if (certificates.isEmpty()) {
            throw refuse(
                    path,
                    "holds no certificate: it must have one or more between -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----");
        }
        return certificates;
    }

    private static WrongSettingException refuse(String path, String why) {
        return new WrongSettingException(VARIABLE + ": " + path + " " + why);
    }
}
