package io.scriptorium.ydoc.item;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which items are in certain branches, however deep. It remembers the answer for every branch on the way up, so that asking for all
 * items of a document takes time linear in their number, however types nest.
 */
public final class Scope {
    private final Set<Branch> branches;
    private final IdentityHashMap<Branch, Boolean> known = new IdentityHashMap<>();

    public Scope(Set<Branch> branches) {
        this.branches = branches;
    }

    public boolean contains(Item item) {
        List<Branch> passed = new ArrayList<>(2);
        boolean answer = false;
        for (@Nullable Branch branch = item.branch(); branch != null; branch = branch.parent()) {
            Boolean before = known.get(branch);
            if (before != null) {
                answer = before;
                break;
            }
            passed.add(branch);
            if (branches.contains(branch)) {
                answer = true;
                break;
            }
        }
        for (Branch branch : passed) {
            known.put(branch, answer);
        }
        return answer;
    }
}
