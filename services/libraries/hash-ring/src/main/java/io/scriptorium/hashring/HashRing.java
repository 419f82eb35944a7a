package io.scriptorium.hashring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which member owns which partition: consistent hashing with bounded loads (Mirrokni, Thorup, Zadimoghaddam, 2018), in
 * two stages so that a member that stops moves its own partitions and no others.
 *
 * <p>Each member stands at {@value #POINTS_PER_MEMBER} points of a circle of 64-bit hashes. A partition goes clockwise
 * from its own point to the first member that has room. Room is bounded: nobody gets more than
 * ⌈{@value #LOAD_FACTOR} · partitions ÷ members⌉.
 *
 * <ol>
 *   <li><b>Home.</b> All known members take part, whatever their state. The home of a partition therefore does not
 *       change when a member drains, dies or comes back.
 *   <li><b>Stand-in.</b> A partition whose home is not active goes on clockwise to the first active member with room
 *       under the bound for the active members alone.
 * </ol>
 *
 * So when a member stops, exactly its partitions move, and when it returns exactly those come back. When a member is
 * added or forgotten, the bound itself changes, and a few partitions that had overflowed may move between others;
 * {@code HashRingTest} bounds how many.
 *
 * <p>Immutable and safe for use by several threads. Building one costs O(m·p·log(m·p)) for m members with p points and is done only
 * when the members change; a lookup is an array access.
 */
public final class HashRing {
    static final int POINTS_PER_MEMBER = 128;
    static final double LOAD_FACTOR = 1.25;

    private static final int NOBODY = -1;

    private final List<Member> members;
    private final int[] owners;

    private HashRing(List<Member> members, int[] owners) {
        this.members = members;
        this.owners = owners;
    }

    /**
     * Places all partitions over the given members; the order in which they are given does not matter.
     *
     * @throws IllegalArgumentException if two members have one name
     */
    public static HashRing of(Collection<Member> members) {
        List<Member> sorted =
                members.stream().sorted(Comparator.comparing(Member::name)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).name().equals(sorted.get(i - 1).name())) {
                throw new IllegalArgumentException(
                        "two members are named " + sorted.get(i).name());
            }
        }
        return new HashRing(sorted, place(sorted));
    }

    /** The member that owns a partition; empty if no member is active. */
    public Optional<Member> owner(int partition) {
        int owner = owners[Partitions.check(partition)];
        return owner == NOBODY ? Optional.empty() : Optional.of(members.get(owner));
    }

    /** The member that owns a document; empty if no member is active. */
    public Optional<Member> ownerOf(UUID documentId) {
        return owner(Partitions.of(documentId));
    }

    /** Whether the member of this name owns the partition. */
    public boolean owns(String name, int partition) {
        return owner(partition).map(member -> member.name().equals(name)).orElse(false);
    }

    /** All members that took part, by name. */
    public List<Member> members() {
        return members;
    }

    private static int[] place(List<Member> members) {
        int[] owners = new int[Partitions.COUNT];
        Arrays.fill(owners, NOBODY);
        boolean[] active = new boolean[members.size()];
        int activeCount = 0;
        for (int i = 0; i < active.length; i++) {
            active[i] = members.get(i).state() == Member.State.ACTIVE;
            activeCount += active[i] ? 1 : 0;
        }
        if (activeCount == 0) {
            return owners;
        }
        Circle circle = Circle.of(members);
        int[] load = new int[members.size()];
        boolean[] everyone = new boolean[members.size()];
        Arrays.fill(everyone, true);
        int homeBound = bound(members.size());
        for (int partition = 0; partition < owners.length; partition++) {
            owners[partition] = circle.take(partition, everyone, load, homeBound);
        }
        int standInBound = bound(activeCount);
        for (int partition = 0; partition < owners.length; partition++) {
            if (!active[owners[partition]]) {
                owners[partition] = circle.take(partition, active, load, standInBound);
            }
        }
        return owners;
    }

    /** The most partitions that one of so many members may own. */
    static int bound(int memberCount) {
        return (int) Math.ceil(LOAD_FACTOR * Partitions.COUNT / memberCount);
    }

    /** The points of all members, ascending as unsigned numbers. */
    private record Circle(long[] points, int[] memberAt) {
        private record Point(long hash, int member) {}

        static Circle of(List<Member> members) {
            List<Point> all = new ArrayList<>(members.size() * POINTS_PER_MEMBER);
            for (int member = 0; member < members.size(); member++) {
                long seed = Mixing.hash(members.get(member).name());
                for (int point = 1; point <= POINTS_PER_MEMBER; point++) {
                    all.add(new Point(Mixing.mix(seed + point * 0x9e3779b97f4a7c15L), member));
                }
            }
            all.sort(Comparator.comparingLong((Point point) -> point.hash() ^ Long.MIN_VALUE)
                    .thenComparingInt(Point::member));
            return new Circle(
                    all.stream().mapToLong(Point::hash).toArray(),
                    all.stream().mapToInt(Point::member).toArray());
        }

        /** The first admitted member with room, clockwise from the partition; its load is counted up. */
        int take(int partition, boolean[] admitted, int[] load, int bound) {
            int start = firstAtOrAfter(Mixing.mix(~(long) partition));
            for (int step = 0; step < points.length; step++) {
                int member = memberAt[(start + step) % points.length];
                if (admitted[member] && load[member] < bound) {
                    load[member]++;
                    return member;
                }
            }
            throw new IllegalStateException("the bounds leave no room for partition " + partition);
        }

        private int firstAtOrAfter(long hash) {
            int low = 0;
            int high = points.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (Long.compareUnsigned(points[middle], hash) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
