package io.scriptorium.local.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The provider's page: one form that works without scripts and loads nothing. */
final class LoginPage {
    /** The page's style is its own; everything else is forbidden. The form leads away, so where to is not limited. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

    private final String template;

    LoginPage() {
        try (InputStream in = LoginPage.class.getResourceAsStream("login.html")) {
            if (in == null) {
                throw new IllegalStateException("login.html is missing");
            }
            template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String fresh() {
        return template.replace("{invalid}", "").replace("{error}", "");
    }

    /** The same after something was typed that is no name. What was typed is not repeated. */
    String refused() {
        return template.replace("{invalid}", " aria-invalid=\"true\"")
                .replace(
                        "{error}",
                        "<p class=\"error\" role=\"alert\">Type a name made of letters and digits, or an e-mail address.</p>\n");
    }
}
