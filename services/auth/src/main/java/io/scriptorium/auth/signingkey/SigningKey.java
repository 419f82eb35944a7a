package io.scriptorium.auth.signingkey;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key for access tokens.
 *
 * @param id the thumbprint of the public key (RFC 7638)
 * @param publicJwk what is published of it
 * @param privateKey null if it was encrypted under another secret: the key then only verifies
 */
record SigningKey(
        String id,
        Map<String, Object> publicJwk,
        PublicKey publicKey,
        @Nullable PrivateKey privateKey,
        Instant signsFrom)
        implements KeySchedule.Scheduled {}
