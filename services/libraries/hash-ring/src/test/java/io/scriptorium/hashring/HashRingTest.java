package io.scriptorium.hashring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.hashring.Member.State;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HashRingTest {
    private static final long SEED = Long.getLong("hashring.seed", System.nanoTime());

    private final Random random = new Random(SEED);

    @Test
    void nobodyOwnsAnythingWithoutActiveMembers() {
        assertTrue(HashRing.of(List.of()).owner(0).isEmpty());
        assertTrue(
                HashRing.of(List.of(member("collab-0").in(State.DOWN))).owner(7).isEmpty());
    }

    @Test
    void refusesTwoMembersOfOneName() {
        assertThrows(IllegalArgumentException.class, () -> HashRing.of(List.of(member("a"), member("a"))));
    }

    @Test
    void theOrderOfTheMembersDoesNotMatter() {
        List<Member> members = members(9);
        HashRing ring = HashRing.of(members);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(members, random);
            assertEquals(List.of(owners(ring)), List.of(owners(HashRing.of(members))), seed());
        }
    }

    @Test
    @DisplayName("F-61 no member owns more than its bound, whichever of them are away")
    void loadIsBounded() {
        for (int count = 1; count <= 64; count++) {
            List<Member> members = members(count);
            for (int i = 1; i < count; i++) {
                if (random.nextInt(4) == 0) {
                    members.set(i, members.get(i).in(random.nextBoolean() ? State.DRAINING : State.DOWN));
                }
            }
            HashRing ring = HashRing.of(members);
            List<String> active = members.stream()
                    .filter(member -> member.state() == State.ACTIVE)
                    .map(Member::name)
                    .toList();
            List<String> owners = Arrays.asList(owners(ring));
            assertTrue(active.containsAll(owners), seed());
            for (String name : active) {
                assertTrue(Collections.frequency(owners, name) <= HashRing.bound(active.size()), seed());
            }
        }
    }

    @Test
    @DisplayName("F-64 when a member stops, its partitions move and no others; when it returns, they come back")
    void stoppingMovesOnlyOwnPartitions() {
        for (int count = 2; count <= 32; count++) {
            List<Member> members = members(count);
            HashRing before = HashRing.of(members);
            int stopped = random.nextInt(count);
            Member stopping = members.get(stopped);
            for (State state : List.of(State.DRAINING, State.DOWN)) {
                members.set(stopped, stopping.in(state));
                HashRing after = HashRing.of(members);
                for (int partition = 0; partition < Partitions.COUNT; partition++) {
                    if (before.owns(stopping.name(), partition)) {
                        assertTrue(!after.owns(stopping.name(), partition), seed());
                    } else {
                        assertEquals(before.owner(partition), after.owner(partition), seed());
                    }
                }
            }
            members.set(stopped, stopping);
            assertEquals(List.of(owners(before)), List.of(owners(HashRing.of(members))), seed());
        }
    }

    @Test
    @DisplayName("F-64 a new member takes about its share, and little moves between the others")
    void joiningMovesAShare() {
        for (int count = 1; count < 32; count++) {
            List<Member> members = members(count);
            String[] before = owners(HashRing.of(members));
            Member joining = member("collab-" + count);
            members.add(joining);
            String[] after = owners(HashRing.of(members));
            int toJoining = 0;
            int betweenOthers = 0;
            for (int partition = 0; partition < Partitions.COUNT; partition++) {
                if (!before[partition].equals(after[partition])) {
                    if (after[partition].equals(joining.name())) {
                        toJoining++;
                    } else {
                        betweenOthers++;
                    }
                }
            }
            assertTrue(toJoining > 0 && toJoining <= HashRing.bound(count + 1), "joined " + count);
            // What overflowed under the old bound: in proportion to the share, never the bulk.
            assertTrue(betweenOthers <= Partitions.COUNT / 5, betweenOthers + " moved when joining " + count);
        }
    }

    @Test
    @DisplayName("F-61 documents spread evenly over the partitions")
    void documentsSpread() {
        int[] counts = new int[Partitions.COUNT];
        int documents = 256 * 400;
        for (int i = 0; i < documents; i++) {
            counts[Partitions.of(new UUID(random.nextLong(), random.nextLong()))]++;
        }
        assertTrue(Arrays.stream(counts).min().orElseThrow() > 280, seed());
        assertTrue(Arrays.stream(counts).max().orElseThrow() < 520, seed());
    }

    @Test
    void placementIsTheSameInEveryRelease() {
        assertEquals(0, Partitions.of(new UUID(0, 0)));
        assertEquals(GOLDEN_PARTITION, Partitions.of(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")));
        HashRing ring = HashRing.of(members(3));
        StringBuilder first = new StringBuilder();
        for (int partition = 0; partition < 32; partition++) {
            first.append(ring.owner(partition).orElseThrow().name().substring("collab-".length()));
        }
        assertEquals(GOLDEN_OWNERS, first.toString());
    }

    private static final int GOLDEN_PARTITION = 85;
    private static final String GOLDEN_OWNERS = "21202211022202101011102010012022";

    private static String[] owners(HashRing ring) {
        String[] owners = new String[Partitions.COUNT];
        for (int partition = 0; partition < owners.length; partition++) {
            owners[partition] = ring.owner(partition).orElseThrow().name();
        }
        return owners;
    }

    private static List<Member> members(int count) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(member("collab-" + i));
        }
        return members;
    }

    private static Member member(String name) {
        return new Member(name, URI.create("http://" + name + ":8080"), State.ACTIVE);
    }

    private static String seed() {
        return "replay with -Dhashring.seed=" + SEED;
    }
}
