package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Change;
import io.scriptorium.ydoc.item.Failures;
import io.scriptorium.ydoc.item.Kind;
import io.scriptorium.ydoc.item.Replica;
import io.scriptorium.ydoc.item.Transaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Turns the changes of transactions into events. Documents that nobody observes have none of this. */
final class Observation implements Replica.Observers {
    /** Events of the transaction that is being told of, by the type that is observed deeply. */
    private Map<YType, List<YEvent>> deepEvents = new LinkedHashMap<>(0);

    private Observation() {}

    static void enable(Replica replica) {
        if (replica.observers() == null) {
            replica.setObservers(new Observation());
        }
    }

    @Override
    public void changed(Change change) {
        Branch branch = change.branch();
        if (branch.kind() == Kind.UNKNOWN) {
            return;
        }
        YEvent event = null;
        for (Branch outer = branch; outer != null; outer = outer.parent()) {
            YType observed = outer.view() == null ? null : YType.of(outer);
            if (observed != null && !observed.deepListeners().isEmpty()) {
                event = event == null ? new YEvent(change) : event;
                deepEvents.computeIfAbsent(observed, _ -> new ArrayList<>()).add(event);
            }
        }
        if (branch.view() != null && !YType.of(branch).listeners().isEmpty()) {
            YEvent told = event == null ? new YEvent(change) : event;
            callAll(YType.of(branch).listeners(), told);
        }
    }

    @Override
    public void deeplyChanged(Transaction transaction) {
        Map<YType, List<YEvent>> all = deepEvents;
        deepEvents = new LinkedHashMap<>(0);
        Failures failures = new Failures();
        all.forEach((type, events) -> {
            if (type.branch().alive()) {
                List<YEvent> living = new ArrayList<>(events);
                living.removeIf(event -> !event.target().branch().alive());
                living.forEach(event -> event.setCurrentTarget(type));
                living.sort(Comparator.comparingInt(event -> event.path().size()));
                for (Consumer<List<YEvent>> listener : type.deepListeners()) {
                    failures.guard(() -> listener.accept(living));
                }
            }
        });
        failures.rethrow();
    }

    private static void callAll(List<Consumer<YEvent>> listeners, YEvent event) {
        Failures failures = new Failures();
        for (Consumer<YEvent> listener : listeners) {
            failures.guard(() -> listener.accept(event));
        }
        failures.rethrow();
    }
}
