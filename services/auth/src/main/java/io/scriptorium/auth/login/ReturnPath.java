package io.scriptorium.auth.login;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where to go after a login: a path of this origin and nothing else. Whatever a browser could take for another origin ({@code //host}, {@code /\host}, a scheme, a control
 * character that browsers drop before they look) becomes {@code /}, and so does a path under {@code /auth/}, which nobody wants to come back to.
 */
record ReturnPath(String path) {
    static final int MAX_LENGTH = 2_000;
    static final ReturnPath HOME = new ReturnPath("/");

    private static final String OTHERS_ALLOWED = "-._~!$&'()*+,;=:@/?%#[]";

    /** Reads what a request asks for. */
    static ReturnPath of(@Nullable String wanted) {
        if (wanted == null
                || !wanted.startsWith("/")
                || wanted.startsWith("//")
                || wanted.startsWith("/auth/")
                || wanted.indexOf('\\') >= 0
                || wanted.chars().anyMatch(Character::isISOControl)) {
            return HOME;
        }
        String encoded = encode(wanted);
        return encoded.length() > MAX_LENGTH ? HOME : new ReturnPath(encoded);
    }

    /** Reads a cookie's value. */
    static ReturnPath fromCookie(@Nullable String value) {
        if (value == null) {
            return HOME;
        }
        try {
            // Looked at again: the cookie is the browser's to change.
            return of(new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return HOME;
        }
    }

    String cookieValue() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(path.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String path) {
        StringBuilder encoded = new StringBuilder(path.length());
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xFF);
            if ((c >= '0' && c <= '9')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || OTHERS_ALLOWED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return encoded.toString();
    }
}
