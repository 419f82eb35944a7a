package io.scriptorium.ydoc.item;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns client ids into logs while an update is read. Clients that the replica does not know get a log that it learns of only if
 * the update is applied, so that refused bytes leave no trace.
 */
final class ClientTable {
    private final @Nullable Replica replica;
    private final Map<Long, ClientLog> unknown = new HashMap<>(2);
    private final Map<String, ParentRef.Root> roots = new LinkedHashMap<>(2);
    private @Nullable ClientLog last;
    private @Nullable ClientLog lastButOne;
    private ParentRef.@Nullable Root lastRoot;

    /** @param replica null to read an update for its own sake */
    ClientTable(@Nullable Replica replica) {
        this.replica = replica;
    }

    ClientLog log(long id) {
        ClientLog first = last;
        if (first != null && first.id == id) {
            return first;
        }
        ClientLog second = lastButOne;
        ClientLog found = second != null && second.id == id ? second : lookUp(id);
        lastButOne = first;
        last = found;
        return found;
    }

    private ClientLog lookUp(long id) {
        ClientLog known = replica == null ? null : replica.logOrNull(id);
        return known != null ? known : unknown.computeIfAbsent(id, ClientLog::new);
    }

    ParentRef.Root rootRef(String name) {
        ParentRef.Root root = lastRoot;
        if (root == null || !root.name().equals(name)) {
            root = roots.computeIfAbsent(name, ParentRef.Root::new);
            lastRoot = root;
        }
        return root;
    }

    /** The names of the roots that were mentioned, in order. */
    Iterable<String> rootNames() {
        return roots.keySet();
    }
}
