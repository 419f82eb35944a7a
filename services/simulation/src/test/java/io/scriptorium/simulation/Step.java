package io.scriptorium.simulation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Something that happens in a story.
 *
 * @param number its place in the plan, by which a shrunken story names it
 * @param at when, in microseconds
 * @param seed decides who and how
 */
record Step(int number, long at, Kind kind, long seed) {
    /** What can happen, and how often, relative to each other. */
    enum Kind {
        EDIT(0),
        BURST(0),
        EDIT_OVER_HTTP(2),
        GO_OFFLINE(4),
        CLOSE_TAB(4),
        STOP_READING(3),
        CUT_SOCKET(5),
        SEVER(7),
        KILL_NODE(5),
        PAUSE_NODE(3),
        DRAIN_NODE(3),
        ADD_NODE(2),
        REMOVE_NODE(2),
        REDIS_AWAY(3),
        REDIS_LOSES_DATA(3),
        REDIS_LOSES_TAIL(2),
        REDIS_FLUSHED(2),
        REDIS_STANDS_STILL(2),
        POSTGRES_AWAY(3),
        POSTGRES_SLOW(3),
        POSTGRES_REFUSES(2),
        KILL_DOCUMENTS(5),
        PAUSE_DOCUMENTS(3),
        LOSE_ANSWERS(4),
        DUPLICATE(2),
        LATE_PACKETS(2);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private static final double EDITS = 0.7;

    /** What happens in a seed's story. */
    static List<Step> planOf(long seed) {
        return plan(new Dice(seed ^ 0x5eed));
    }

    /** A plan: edits all the time, and among them faults of some kinds, so that not every story has everything. */
    private static List<Step> plan(Dice dice) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        double share = dice.between(1, 10) / 10.0;
        for (Kind kind : Kind.values()) {
            if (kind.weight > 0 && dice.chance(share)) {
                kinds.add(kind);
            }
        }
        List<Kind> urn = new ArrayList<>();
        for (Kind kind : kinds) {
            for (int i = 0; i < kind.weight; i++) {
                urn.add(kind);
            }
        }
        List<Step> steps = new ArrayList<>();
        int count = (int) dice.between(20, 80);
        long duration = World.seconds(dice.between(10, 60));
        long at = World.seconds(1);
        for (int i = 0; i < count; i++) {
            at += dice.between(0, 2 * duration / count);
            Kind fault = dice.pick(urn);
            Kind edit = dice.chance(0.15) ? Kind.BURST : Kind.EDIT;
            steps.add(new Step(i, at, fault == null || dice.chance(EDITS) ? edit : fault, dice.next()));
        }
        return steps;
    }
}
