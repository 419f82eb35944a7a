package io.scriptorium.accesscontrol.http;

import io.scriptorium.accesscontrol.Caller;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who makes this request. */
@RequestScoped
public class CurrentCaller {
    private @Nullable Caller caller;

    void set(Caller verified) {
        caller = verified;
    }

    /** Who calls; empty if the request carries no good token. */
    public Optional<Caller> find() {
        return Optional.ofNullable(caller);
    }

    /**
     * Who calls.
     *
     * @throws Problem 401 if the request carries no good token
     */
    public Caller require() {
        Caller known = caller;
        if (known == null) {
            throw new Problem(401, "unauthenticated", "Sign in first.");
        }
        return known;
    }
}
