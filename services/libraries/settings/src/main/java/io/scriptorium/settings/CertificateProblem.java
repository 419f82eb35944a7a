package io.scriptorium.settings;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a server's certificate was refused, in the words of whoever runs the installation. */
public final class CertificateProblem {
    /** How often a cause is asked for its cause. */
    private static final int MAX_DEPTH = 20;

    /** As the JDK's trust managers and the JDBC driver say it; some clients pass the text on without the exception. */
    private static final List<String> OTHER_HOST =
            List.of("No subject alternative", "No name matching", "could not be verified by hostnameverifier");

    private static final List<String> UNKNOWN_AUTHORITY = List.of(
            "unable to find valid certification path",
            "No trusted certificate found",
            // Of the same name as one that is trusted, with another key.
            "signature check failed");

    /** All that the reactive PostgreSQL client, and Redis' of Sentinel and clusters, say, whatever the reason. */
    private static final List<String> HANDSHAKE = List.of("SSL handshake failed", "Failed to create SSL connection");

    private CertificateProblem() {}

    /**
     * What is wrong with a server's certificate and what is to be done, in one line; empty if a failure has another reason.
     *
     * @param failure any, with its causes
     * @param setting the variable that names the server
     */
    public static Optional<String> of(@Nullable Throwable failure, String setting) {
        String handshake = null;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            String message = String.valueOf(cause.getMessage());
            String problem = problem(cause, message, setting);
            if (problem != null) {
                return Optional.of(setting + ": the server's certificate " + problem);
            }
            if (HANDSHAKE.stream().anyMatch(message::contains)) {
                handshake =
                        setting + ": the TLS handshake failed: the server's certificate must be valid, for the host in "
                                + setting + ", and from a public authority or one in " + TrustedAuthorities.VARIABLE;
            }
            cause = cause.getCause();
        }
        return Optional.ofNullable(handshake);
    }

    private static @Nullable String problem(Throwable cause, String message, String setting) {
        if (cause instanceof CertificateExpiredException || message.contains("NotAfter: ")) {
            return "has expired: renew it there";
        }
        if (cause instanceof CertificateNotYetValidException || message.contains("NotBefore: ")) {
            return "is not valid yet: compare the clocks";
        }
        if (OTHER_HOST.stream().anyMatch(message::contains)) {
            return "is for another host name: use that one in " + setting + ", or have one issued for this";
        }
        if (UNKNOWN_AUTHORITY.stream().anyMatch(message::contains)) {
            return "is from an authority that is not trusted here: " + TrustedAuthorities.VARIABLE
                    + " must name a file that has that authority's certificate";
        }
        return null;
    }
}
