package io.scriptorium.documents.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.http.CurrentCaller;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.documents.storage.Sql;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, remembered as a person: name and address are kept so that others can share with them, and what waited under the address becomes theirs. Known
 * people cost nothing for {@link #MEMORY}.
 */
@Singleton
public final class Visitors {
    static final Duration MEMORY = Duration.ofMinutes(10);
    static final int MAX_REMEMBERED = 10_000;

    /** Hears that somebody is here, within the transaction that remembers them. */
    public interface Arrival {
        void arrived(Sql sql, Caller caller, String normalEmail);
    }

    private record Appearance(String name, String email) {}

    private final CurrentCaller current;
    private final Database database;
    private final InstantSource clock;
    private final Arrival arrival;
    private final Cache<UUID, Appearance> seen = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(MEMORY)
            .build();

    Visitors(CurrentCaller current, Database database, InstantSource clock, Arrival arrival) {
        this.current = current;
        this.database = database;
        this.clock = clock;
        this.arrival = arrival;
    }

    /**
     * Who makes this request.
     *
     * @throws io.scriptorium.accesscontrol.http.Problem 401 if nobody who is known
     */
    public Caller require() {
        Caller caller = current.require();
        welcome(caller);
        return caller;
    }

    /** Remembers somebody. */
    public void welcome(Caller caller) {
        Appearance appearance = new Appearance(caller.name(), caller.email());
        if (appearance.equals(seen.getIfPresent(caller.userId()))) {
            return;
        }
        database.<@Nullable Void>transaction(sql -> {
            People.normalEmail(caller.email()).ifPresent(email -> People.lockEmail(sql, email));
            People.remember(sql, caller, clock.instant());
            People.normalEmail(caller.email()).ifPresent(email -> arrival.arrived(sql, caller, email));
            return null;
        });
        seen.put(caller.userId(), appearance);
    }
}
