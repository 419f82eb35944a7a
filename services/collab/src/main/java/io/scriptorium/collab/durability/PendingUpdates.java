package io.scriptorium.collab.durability;

import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The updates of one room that PostgreSQL is not known to hold, in the order in which the room took them.
 *
 * <p>Every update that is added gets the next <i>ticket</i>. {@link #confirmedThrough} is the last ticket up to which, without a gap, everything
 * is confirmed: whoever waits for a ticket may be told "saved" as soon as it is reached.
 *
 * <p>Not safe for use by several threads: it belongs to a room.
 */
public final class PendingUpdates {
    /** How long a confirmation may take before an update is sent again. */
    public static final Duration FIRST_PATIENCE = Duration.ofSeconds(3);
    /** The longest time between two attempts. */
    public static final Duration LAST_PATIENCE = Duration.ofSeconds(24);

    private final Map<UpdateId, Attempt> attempts = new LinkedHashMap<>();

    private final PendingBudget budget;

    private long lastTicket;
    private long sizeBytes;

    /** An update on its way. */
    private static final class Attempt {
        final LogEntry entry;
        final long ticket;
        Duration patience = FIRST_PATIENCE;
        Instant due;
        boolean logged;

        Attempt(LogEntry entry, long ticket, Instant due) {
            this.entry = entry;
            this.ticket = ticket;
            this.due = due;
        }
    }

    /** @param budget shared with the other rooms */
    public PendingUpdates(PendingBudget budget) {
        this.budget = budget;
    }

    /** Adds an update that was just sent on its way. One that is here already keeps its ticket. */
    public void add(LogEntry entry, Instant now) {
        if (!attempts.containsKey(entry.id())) {
            attempts.put(entry.id(), new Attempt(entry, ++lastTicket, now.plus(FIRST_PATIENCE)));
            sizeBytes += entry.sizeBytes();
            budget.use(entry.sizeBytes());
        }
    }

    /** Removes what is stored. */
    public void confirm(Collection<UpdateId> ids) {
        for (UpdateId id : ids) {
            Attempt attempt = attempts.remove(id);
            if (attempt != null) {
                sizeBytes -= attempt.entry.sizeBytes();
                budget.giveBack(attempt.entry.sizeBytes());
            }
        }
    }

    /** Makes an update due at once: its attempt is known to have failed. */
    public void failed(UpdateId id) {
        Attempt attempt = attempts.get(id);
        if (attempt != null) {
            attempt.due = Instant.MIN;
        }
    }

    /** Notes that the log has an update. */
    public void logged(UpdateId id) {
        Attempt attempt = attempts.get(id);
        if (attempt != null) {
            attempt.logged = true;
        }
    }

    /** Whether the log is known to have an update, and not to have lost anything since. */
    public boolean isLogged(UpdateId id) {
        Attempt attempt = attempts.get(id);
        return attempt != null && attempt.logged;
    }

    /** Notes that the log may have lost what it had. */
    public void logLost() {
        attempts.values().forEach(attempt -> attempt.logged = false);
    }

    /** What should be sent again now, at most so many bytes but at least one; each gets more patience this time. */
    public List<LogEntry> takeDue(Instant now, long maxBytes) {
        List<LogEntry> due = new ArrayList<>();
        long bytes = 0;
        for (Attempt attempt : attempts.values()) {
            if (!attempt.due.isAfter(now)) {
                bytes += attempt.entry.sizeBytes();
                if (!due.isEmpty() && bytes > maxBytes) {
                    break;
                }
                attempt.due = now.plus(attempt.patience);
                Duration longer = attempt.patience.multipliedBy(2);
                attempt.patience = longer.compareTo(LAST_PATIENCE) < 0 ? longer : LAST_PATIENCE;
                due.add(attempt.entry);
            }
        }
        return due;
    }

    /** Everything that is pending, oldest first. */
    public List<LogEntry> all() {
        return attempts.values().stream().map(attempt -> attempt.entry).toList();
    }

    public boolean isEmpty() {
        return attempts.isEmpty();
    }

    /** Roughly the memory that all this takes. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** The ticket of the update added last. */
    public long lastTicket() {
        return lastTicket;
    }

    /** The last ticket with nothing unconfirmed at or before it. */
    public long confirmedThrough() {
        return attempts.isEmpty() ? lastTicket : attempts.values().iterator().next().ticket - 1;
    }

    /** Forgets everything: the document is gone. */
    public void clear() {
        attempts.clear();
        budget.giveBack(sizeBytes);
        sizeBytes = 0;
    }
}
