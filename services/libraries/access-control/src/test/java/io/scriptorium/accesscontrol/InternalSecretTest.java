package io.scriptorium.accesscontrol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InternalSecretTest {
    private static final String TEXT = "0123456789abcdef 0123456789abcd~";

    private final InternalSecret secret = new InternalSecret(TEXT);

    @ParameterizedTest
    @ValueSource(strings = {"connection-token", "another purpose", ""})
    void keysAreDerivedAsTheJdkDoes(String purpose) throws GeneralSecurityException {
        byte[] expected = KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract()
                        .addIKM(TEXT.getBytes(StandardCharsets.UTF_8))
                        .addSalt("scriptorium".getBytes(StandardCharsets.UTF_8))
                        .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), 32));
        assertArrayEquals(expected, secret.derive(purpose));
    }

    @Test
    void onlyTheSecretItselfMatches() {
        assertTrue(secret.matches(TEXT));
        assertTrue(secret.matches(secret.headerValue()));
        assertFalse(secret.matches(null));
        assertFalse(secret.matches(""));
        assertFalse(secret.matches(TEXT.substring(1)));
        assertFalse(secret.matches(TEXT.substring(0, TEXT.length() - 1)));
        assertFalse(secret.matches(TEXT + "~"));
        assertFalse(secret.matches(TEXT.toUpperCase(Locale.ROOT)));
    }

    @Test
    void shortSecretsAreRefused() {
        String shortest = "x".repeat(InternalSecret.MIN_LENGTH);
        assertEquals(shortest, new InternalSecret(shortest).headerValue());
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new InternalSecret(shortest.substring(1)));
        assertTrue(refused.getMessage().contains("SCRIPTORIUM_INTERNAL_SECRET"));
        assertFalse(refused.getMessage().contains("xxx"), "the secret is told");
    }

    @ParameterizedTest
    @ValueSource(strings = {TEXT + "\n", " " + TEXT, TEXT + "\r\nX-Other: 1", TEXT + "ü", TEXT + "\0"})
    void whatCanNotTravelInAHeaderIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> new InternalSecret(text));
    }

    @Test
    void theSecretIsNotPrinted() {
        assertEquals("InternalSecret", secret.toString());
    }
}
