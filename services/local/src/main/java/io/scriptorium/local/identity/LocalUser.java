package io.scriptorium.local.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who somebody is that typed a name: {@code ada} is Ada with the address {@code ada@example.com}; a whole address is kept.
 * Case makes no other person, and neither does {@code @example.com}.
 *
 * @param subject what the provider knows the person by, for ever
 * @param name for people
 * @param email the address, taken as verified
 */
record LocalUser(String subject, String name, String email) {
    private static final String DOMAIN = "@example.com";
    private static final int MAX_LENGTH = 64;
    private static final Pattern TYPED =
            Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._+-]*(@[a-z0-9-]+(\\.[a-z0-9-]+)*)?");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[._+-]+");

    /** Empty for what is no user name and no address. */
    static Optional<LocalUser> typed(String typed) {
        String name = typed.strip().toLowerCase(Locale.ROOT);
        if (name.length() > MAX_LENGTH || !TYPED.matcher(name).matches()) {
            return Optional.empty();
        }
        String subject = name.endsWith(DOMAIN) ? name.substring(0, name.length() - DOMAIN.length()) : name;
        int at = subject.indexOf('@');
        return Optional.of(new LocalUser(
                subject, words(at < 0 ? subject : subject.substring(0, at)), at < 0 ? subject + DOMAIN : subject));
    }

    private static String words(String name) {
        return Arrays.stream(BETWEEN_WORDS.split(name))
                .map(word -> word.substring(0, word.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT)
                        + word.substring(word.offsetByCodePoints(0, 1)))
                .collect(Collectors.joining(" "));
    }

    /** What its tokens say beyond the subject. */
    Map<String, Object> claims() {
        return Map.of("name", name, "preferred_username", subject, "email", email, "email_verified", true);
    }
}
