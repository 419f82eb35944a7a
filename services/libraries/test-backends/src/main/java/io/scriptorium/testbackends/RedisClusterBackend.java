package io.scriptorium.testbackends;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A Redis Cluster of three masters; the first of them has a replica, which takes over when it is killed. */
public final class RedisClusterBackend implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int MASTERS = 3;
    private static final String[] SETTINGS = {
        "cluster-enabled yes", "cluster-node-timeout 2000", "cluster-replica-validity-factor 0"
    };

    private final List<RedisNode> masters = new ArrayList<>();
    private final RedisNode replica;

    private RedisClusterBackend(@Nullable CertificateAuthority authority) {
        for (int i = 0; i < MASTERS; i++) {
            masters.add(RedisNode.start(authority, SETTINGS));
        }
        replica = RedisNode.start(authority, SETTINGS);
        for (int i = 0; i < MASTERS; i++) {
            masters.get(i)
                    .call("CLUSTER ADDSLOTS "
                            + IntStream.range(firstSlot(i), firstSlot(i + 1))
                                    .mapToObj(Integer::toString)
                                    .collect(Collectors.joining(" ")));
            // Each its own: else the cluster has to settle who of equals gives way.
            masters.get(i).call("CLUSTER SET-CONFIG-EPOCH " + (i + 1));
        }
        List<RedisNode> all = nodes();
        for (RedisNode node : all.subList(1, all.size())) {
            node.call("CLUSTER MEET 127.0.0.1 " + masters.getFirst().port());
        }
        RedisNode.await(
                "a cluster that all know",
                () -> all.stream()
                        .allMatch(node -> node.call("CLUSTER INFO").contains("cluster_known_nodes:" + all.size())));
        replica.call("CLUSTER REPLICATE " + masters.getFirst().call("CLUSTER MYID"));
        RedisNode.await(
                "a cluster that is up",
                () -> all.stream().allMatch(node -> node.call("CLUSTER INFO").contains("cluster_state:ok")));
        RedisNode.await(
                "a replica that follows", () -> replica.call("INFO replication").contains("master_link_status:up"));
    }

    public static RedisClusterBackend start() {
        return new RedisClusterBackend(null);
    }

    /** The same over TLS, between the nodes, too. */
    public static RedisClusterBackend startWithTls(CertificateAuthority authority) {
        return new RedisClusterBackend(authority);
    }

    /** Where the nodes listen, as one setting. */
    public String urls() {
        return nodes().stream().map(RedisNode::url).collect(Collectors.joining(","));
    }

    /** Which master, 0 to 2, has a key. */
    public int masterOf(String key) {
        int slot = Integer.parseInt(masters.getLast().call("CLUSTER KEYSLOT " + key));
        return IntStream.range(0, MASTERS)
                .filter(i -> slot < firstSlot(i + 1))
                .findFirst()
                .orElseThrow();
    }

    /** Ends the first master without a word; returns at once, while its slots are served by nobody. */
    public void killFirstMaster() {
        masters.removeFirst().close();
    }

    @Override
    public void close() {
        nodes().forEach(RedisNode::close);
    }

    private List<RedisNode> nodes() {
        List<RedisNode> nodes = new ArrayList<>(masters);
        nodes.add(replica);
        return nodes;
    }

    private static int firstSlot(int master) {
        return SLOTS * master / MASTERS;
    }
}
