package io.scriptorium.auth.session;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A refresh token: 48 bytes, 64 characters of base64url.
 *
 * <pre>
 * byte  0                  16                                48
 *       | family (128 bits) | secret of the generation (256) |
 * </pre>
 *
 * Both parts are random and only hashes of them are stored. The family stays the same through a session's life: whoever shows it held a token of the session once, so a token of a known family
 * with a secret that is neither the current nor the previous one is an old token used again, and no list of old tokens has to be kept.
 *
 * <p>A successor's secret is HMAC-SHA-256 of the token it replaces and of a random salt, under a key that the database doesn't hold. So within the grace the same successor can be given out
 * again to a caller who shows the token it replaces, although only its hash is stored.
 */
record RefreshToken(byte[] bytes) {
    static final int FAMILY_BYTES = 16;
    static final int SECRET_BYTES = 32;

    private static final int LENGTH = (FAMILY_BYTES + SECRET_BYTES) * 4 / 3;
    private static final String HMAC = "HmacSHA256";

    static RefreshToken create(RandomGenerator random) {
        byte[] bytes = new byte[FAMILY_BYTES + SECRET_BYTES];
        random.nextBytes(bytes);
        return new RefreshToken(bytes);
    }

    /** Reads a cookie's value; empty if it can't be a token. */
    static Optional<RefreshToken> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RefreshToken(Base64.getUrlDecoder().decode(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The token that replaces this one. */
    RefreshToken successor(SecretKeySpec key, byte[] salt) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(bytes);
            byte[] secret = mac.doFinal(salt);
            byte[] next = Arrays.copyOf(bytes, bytes.length);
            System.arraycopy(secret, 0, next, FAMILY_BYTES, SECRET_BYTES);
            return new RefreshToken(next);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    static SecretKeySpec successorKey(byte[] key) {
        return new SecretKeySpec(key, HMAC);
    }

    byte[] familyHash() {
        return sha256(Arrays.copyOf(bytes, FAMILY_BYTES));
    }

    byte[] hash() {
        return sha256(bytes);
    }

    /** The cookie's value. */
    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Tokens don't get into logs. */
    @Override
    public String toString() {
        return "RefreshToken";
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
