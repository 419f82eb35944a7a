package io.scriptorium.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseCodeTest {
    @Test
    void noTwoCodesOrReasonsAreAlike() {
        assertEquals(
                CloseCode.values().length,
                Arrays.stream(CloseCode.values())
                        .map(CloseCode::code)
                        .collect(Collectors.toSet())
                        .size());
        assertEquals(
                CloseCode.values().length,
                Arrays.stream(CloseCode.values())
                        .map(CloseCode::reason)
                        .collect(Collectors.toSet())
                        .size());
    }

    @Test
    void onlyWhatCanNotHealByItselfIsFinal() {
        Set<CloseCode> finals = EnumSet.of(
                CloseCode.MALFORMED,
                CloseCode.UNAUTHORIZED,
                CloseCode.FORBIDDEN,
                CloseCode.NOT_FOUND,
                CloseCode.AUTHENTICATION_TIMEOUT);
        for (CloseCode code : CloseCode.values()) {
            assertEquals(finals.contains(code), code.isFinal(), code.name());
            assertEquals(code.isFinal(), code.code() >= 4400 && code.code() <= 4499, code.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void codesAreForApplicationsAndReasonsFitAFrame(CloseCode code) {
        // RFC 6455: 4000 to 4999 are for private use; 1009 is the standard's own "too big".
        assertTrue(code == CloseCode.TOO_BIG ? code.code() == 1009 : code.code() >= 4000 && code.code() <= 4999);
        assertTrue(code.reason().getBytes(StandardCharsets.UTF_8).length <= 123, code.reason());
    }
}
