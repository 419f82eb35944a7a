package io.scriptorium.accesscontrol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secret that all services of one installation share. It opens {@code /internal} endpoints, and other keys are derived from it; it never signs or
 * encrypts by itself.
 */
public final class InternalSecret {
    /** The header that carries it between services. */
    public static final String HEADER = "X-Scriptorium-Internal";
    /** The fewest characters that are accepted. */
    public static final int MIN_LENGTH = 32;

    private static final String HMAC = "HmacSHA256";
    private static final byte[] SALT = "scriptorium".getBytes(StandardCharsets.UTF_8);

    private final String text;
    private final byte[] bytes;

    /**
     * Takes the secret.
     *
     * @throws IllegalArgumentException if it is shorter than {@link #MIN_LENGTH}, or could not travel in a header as it is
     */
    public InternalSecret(String secret) {
        if (secret.length() < MIN_LENGTH) {
            throw new IllegalArgumentException(
                    "SCRIPTORIUM_INTERNAL_SECRET must have at least " + MIN_LENGTH + " characters");
        }
        if (!secret.equals(secret.strip()) || !secret.chars().allMatch(unit -> unit >= ' ' && unit <= '~')) {
            throw new IllegalArgumentException(
                    "SCRIPTORIUM_INTERNAL_SECRET must be printable ASCII, without space at its ends");
        }
        text = secret;
        bytes = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** The value of {@link #HEADER} for calls to other services. */
    public String headerValue() {
        return text;
    }

    /** Whether a header holds this secret; takes as long for a wrong one as for the right one. */
    public boolean matches(@Nullable String header) {
        return header != null && MessageDigest.isEqual(bytes, header.getBytes(StandardCharsets.UTF_8));
    }

    /** A key of 256 bits for one purpose: HKDF with SHA-256 (RFC 5869), the purpose being the info. */
    public byte[] derive(String purpose) {
        byte[] pseudorandomKey = hmac(SALT, bytes);
        byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
        byte[] block = new byte[info.length + 1];
        System.arraycopy(info, 0, block, 0, info.length);
        block[info.length] = 1;
        return hmac(pseudorandomKey, block);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    @Override
    public String toString() {
        return "InternalSecret";
    }
}
