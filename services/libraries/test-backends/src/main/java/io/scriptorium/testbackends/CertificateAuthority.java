package io.scriptorium.testbackends;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;

/**
 * An authority like a company's own, known to nobody but who is told of it, and certificates of servers that it issued: X.509 with elliptic curves, written here, since the JDK reads certificates only. The files
 * go with the JVM.
 *
 * <p>Not safe for use by several threads.
 */
public final class CertificateAuthority {
    /** What all its key stores are opened with. */
    public static final String PASSWORD = "changeit";

    private static final Duration VALIDITY = Duration.ofDays(10);
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder = TemporaryFolders.create("scriptorium-certificates");
    private final String name;
    private final KeyPair keys = keys();
    private final Certificate own;
    private int issued;

    private CertificateAuthority(String name) {
        this.name = name;
        own = sign(name, keys, Instant.now().minus(VALIDITY), Instant.now().plus(VALIDITY), Der.authority());
        pem(certificate(), "CERTIFICATE", encoded(own));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> TemporaryFolders.delete(folder), "certificates-delete"));
    }

    /**
     * A server's certificate.
     *
     * @param certificate PEM
     * @param key PEM, not encrypted, for the owner's eyes only
     * @param store both of them, PKCS #12
     */
    public record Issued(Path certificate, Path key, Path store) {}

    /** Makes an authority of that name. */
    public static CertificateAuthority create(String name) {
        return new CertificateAuthority(name);
    }

    /** Its own certificate, PEM. */
    public Path certificate() {
        return folder.resolve("ca.crt");
    }

    /** Issues a certificate for {@code localhost}, by that name. */
    public Issued forThisHost() {
        return issue(Instant.now().plus(VALIDITY), Der.host("localhost"));
    }

    /** Issues a certificate for 127.0.0.1, by that address, which servers that tell of each other tell. */
    public Issued forThisAddress() {
        return issue(Instant.now().plus(VALIDITY), Der.address(new byte[] {127, 0, 0, 1}));
    }

    /** Issues a certificate for another host. */
    public Issued forAnotherHost() {
        return issue(Instant.now().plus(VALIDITY), Der.host("elsewhere.example.com"));
    }

    /** Issues a certificate for {@code localhost} that was good until an hour ago. */
    public Issued expired() {
        return issue(Instant.now().minus(Duration.ofHours(1)), Der.host("localhost"));
    }

    private Issued issue(Instant until, byte[] extension) {
        String server = "server-" + ++issued;
        KeyPair pair = keys();
        Certificate certificate = sign(server, pair, until.minus(VALIDITY), until, extension);
        Issued files = new Issued(
                folder.resolve(server + ".crt"), folder.resolve(server + ".key"), folder.resolve(server + ".p12"));
        pem(files.certificate(), "CERTIFICATE", encoded(certificate));
        pem(files.key(), "PRIVATE KEY", pair.getPrivate().getEncoded());
        try (OutputStream out = Files.newOutputStream(files.store())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(server, pair.getPrivate(), PASSWORD.toCharArray(), new Certificate[] {certificate, own});
            store.store(out, PASSWORD.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return files;
    }

    /** RFC 5280, section 4.1. */
    private Certificate sign(String subject, KeyPair subjectKeys, Instant from, Instant until, byte[] extension) {
        byte[] algorithm = Der.sequence(Der.ECDSA_WITH_SHA256);
        byte[] contents = Der.sequence(
                Der.tagged(0xA0, Der.integer(BigInteger.TWO)),
                Der.integer(BigInteger.valueOf(System.nanoTime())),
                algorithm,
                Der.name(name),
                Der.sequence(Der.time(UTC_TIME.format(from)), Der.time(UTC_TIME.format(until))),
                Der.name(subject),
                subjectKeys.getPublic().getEncoded(),
                Der.tagged(0xA3, Der.sequence(extension)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(contents);
            byte[] all = Der.sequence(contents, algorithm, Der.bits(signature.sign()));
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(all));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] encoded(Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pem(Path file, String kind, byte[] content) {
        String text = "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As much of the Distinguished Encoding Rules (X.690) as a certificate needs. */
    private static final class Der {
        /** 1.2.840.10045.4.3.2 */
        static final byte[] ECDSA_WITH_SHA256 = {0x06, 8, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2};
        /** 2.5.4.3 */
        private static final byte[] COMMON_NAME = {0x06, 3, 0x55, 4, 3};
        /** 2.5.29.19 */
        private static final byte[] BASIC_CONSTRAINTS = {0x06, 3, 0x55, 0x1D, 19};
        /** 2.5.29.17 */
        private static final byte[] SUBJECT_ALTERNATIVE_NAME = {0x06, 3, 0x55, 0x1D, 17};

        private static final byte[] TRUE = {0x01, 1, (byte) 0xFF};

        private Der() {}

        static byte[] tagged(int tag, byte[]... contents) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (byte[] content : contents) {
                body.writeBytes(content);
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.write(tag);
            if (body.size() < 0x80) {
                all.write(body.size());
            } else {
                if (body.size() < 0x100) {
                    all.write(0x81);
                } else {
                    all.write(0x82);
                    all.write(body.size() >> 8);
                }
                all.write(body.size());
            }
            all.writeBytes(body.toByteArray());
            return all.toByteArray();
        }

        static byte[] sequence(byte[]... contents) {
            return tagged(0x30, contents);
        }

        static byte[] integer(BigInteger value) {
            return tagged(0x02, value.toByteArray());
        }

        static byte[] bits(byte[] value) {
            return tagged(0x03, new byte[] {0}, value);
        }

        static byte[] time(String value) {
            return tagged(0x17, value.getBytes(StandardCharsets.US_ASCII));
        }

        static byte[] name(String commonName) {
            byte[] text = tagged(0x0C, commonName.getBytes(StandardCharsets.UTF_8));
            return sequence(tagged(0x31, sequence(COMMON_NAME, text)));
        }

        static byte[] authority() {
            return sequence(BASIC_CONSTRAINTS, TRUE, tagged(0x04, sequence(TRUE)));
        }

        static byte[] host(String name) {
            return alternativeName(tagged(0x82, name.getBytes(StandardCharsets.US_ASCII)));
        }

        static byte[] address(byte[] address) {
            return alternativeName(tagged(0x87, address));
        }

        private static byte[] alternativeName(byte[] name) {
            return sequence(SUBJECT_ALTERNATIVE_NAME, tagged(0x04, sequence(name)));
        }
    }
}
