package io.scriptorium.auth.account;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.http.CurrentCaller;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.auth.database.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who the caller is. */
@Path("/auth/me")
@RunOnVirtualThread
public final class MeResource {
    /** A person, as they see themselves. */
    public record Me(
            UUID id, String name, String email, @Nullable String picture, boolean admin) {}

    private final CurrentCaller caller;
    private final Database database;
    private final Accounts accounts;

    @Inject
    MeResource(CurrentCaller caller, Database database, Accounts accounts) {
        this.caller = caller;
        this.database = database;
        this.accounts = accounts;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Me me() {
        Caller known = caller.require();
        return database.inTransaction(transaction -> accounts.find(transaction, known.userId()))
                .map(account -> new Me(
                        account.id(), account.name(), account.email(), account.picture(), accounts.isAdmin(account)))
                .orElseThrow(() -> new Problem(401, "unauthenticated", "Sign in first."));
    }
}
