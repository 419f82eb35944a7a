package io.scriptorium.accesscontrol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do with a document; each role may do all that the ones before it may. */
public enum Role {
    /** Reads, and is seen reading. */
    VIEWER,
    /** Reads and comments; does not change the text. */
    COMMENTER,
    /** Changes the text and the title. */
    EDITOR,
    /** Shares, deletes, restores. */
    OWNER;

    public boolean canWrite() {
        return compareTo(EDITOR) >= 0;
    }

    public boolean canShare() {
        return this == OWNER;
    }

    /** Whether this role may do all that the other may. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** The name on the wire: lower case. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a name on the wire; empty for {@code none} and for names that are none. */
    public static Optional<Role> parse(String name) {
        for (Role role : values()) {
            if (role.wireName().equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /**
     * The role of a name in JSON.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    @JsonCreator
    public static Role of(String name) {
        return parse(name).orElseThrow(() -> new IllegalArgumentException("no role " + name));
    }
}
