package io.scriptorium.simulation;

import io.scriptorium.simulation.World.Violation;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One seed's story: a cluster, a plan of edits and faults, an end to all faults, and rest. */
final class Story {
    /** How long everybody may take to agree once all faults have ended. */
    static final long MAX_RECOVERY = World.seconds(150);
    /** How long the cluster may take to forget a document that nobody has open: idle rooms, then the grace of the log. */
    static final long MAX_FORGETTING = World.seconds(150);

    private final World world;
    private final Cluster cluster;
    private final List<Step> steps;
    private boolean reopened;

    /**
     * How a story ended.
     *
     * @param reopened whether somebody saw all that is stored only after opening the document again
     */
    record Ending(
            long fingerprint,
            int confirmations,
            boolean reopened,
            @Nullable Violation violation,
            String trace) {}

    private Story(long seed, List<Step> steps) {
        world = new World(seed);
        cluster = new Cluster(world);
        this.steps = steps;
    }

    static Ending tell(long seed, List<Step> steps) {
        Story story = new Story(seed, steps);
        Violation violation = null;
        try {
            story.run();
        } catch (Violation e) {
            violation = e;
        }
        return new Ending(
                story.world.fingerprint(),
                story.cluster.confirmations(),
                story.reopened,
                violation,
                story.world.traced());
    }

    private void run() {
        for (Step step : steps) {
            world.at(step.at(), () -> happen(step));
        }
        world.pass(steps.isEmpty() ? 0 : steps.getLast().at() + World.seconds(1));
        world.trace(() -> "all faults end");
        cluster.heal();
        reopened = cluster.mayBeUntold() && !comesTrue(MAX_RECOVERY, cluster::unrest);
        if (reopened) {
            // Stored, but gone from the log before every node that serves the document had heard of it: who loads the
            // document anew sees it.
            world.trace(() -> "everybody closes and opens again");
            cluster.clients().forEach(Client::leave);
            waitFor(MAX_RECOVERY, cluster::rooms, "rooms are not unloaded: ");
            cluster.clients().forEach(Client::comeBack);
        }
        waitFor(MAX_RECOVERY, cluster::unrest, "nobody agrees: ");
        waitFor(MAX_RECOVERY, cluster::strangers, "presence is wrong: ");
        cluster.checkStored();
        world.pass(0);
        world.trace(() -> "everybody leaves");
        cluster.clients().forEach(Client::leave);
        waitFor(MAX_FORGETTING, cluster::leftovers, "something is left over: ");
    }

    private interface Question {
        @Nullable
        String ask();
    }

    private void waitFor(long atMost, Question question, String otherwise) {
        if (!comesTrue(atMost, question)) {
            throw new Violation(otherwise + question.ask(), null);
        }
    }

    private boolean comesTrue(long atMost, Question question) {
        long until = world.now() + atMost;
        while (question.ask() != null) {
            if (world.now() >= until) {
                return false;
            }
            cluster.restart();
            world.pass(World.seconds(1));
        }
        return true;
    }

    private void happen(Step step) {
        Dice dice = new Dice(step.seed());
        long shortly = dice.between(World.millis(50), World.seconds(4));
        long longer = dice.between(World.millis(200), World.seconds(35));
        switch (step.kind()) {
            case EDIT -> client(dice, client -> client.edit(dice));
            case BURST ->
                client(dice, client -> {
                    for (int i = 0; i < 8; i++) {
                        client.after(World.millis(dice.between(0, 300)), () -> client.edit(dice));
                    }
                });
            case EDIT_OVER_HTTP -> {
                DocumentsService documents = dice.pick(
                        cluster.documents().stream().filter(Machine::isUp).toList());
                if (documents != null) {
                    var _ = documents.edit(
                            cluster.documentIds().get((int)
                                    dice.between(0, cluster.documentIds().size())),
                            cluster.nextClientId(false),
                            "by HTTP ");
                }
            }
            case GO_OFFLINE ->
                client(dice, client -> {
                    trace(client, "goes offline");
                    client.goOffline();
                    client.after(longer, client::goOnline);
                });
            case CLOSE_TAB ->
                client(dice, client -> {
                    trace(client, "closes the tab; another opens");
                    client.crash();
                    world.after(shortly, client::start);
                });
            case STOP_READING ->
                client(dice, client -> {
                    trace(client, "stops reading");
                    client.stopReading();
                    client.after(longer, client::readOn);
                });
            case CUT_SOCKET ->
                client(dice, client -> {
                    trace(client, "loses its socket");
                    for (Socket socket : cluster.network().sockets()) {
                        if (socket.touches(client)) {
                            socket.cut(0);
                        }
                    }
                });
            case SEVER -> sever(dice, dice.chance(0.5) ? shortly : longer);
            case KILL_NODE ->
                node(dice, node -> {
                    trace(node, "is killed");
                    cluster.untold();
                    node.crash();
                    world.after(longer, () -> {
                        if (!cluster.isRemoved(node)) {
                            node.start();
                        }
                    });
                });
            case PAUSE_NODE -> node(dice, node -> pause(node, longer));
            case DRAIN_NODE ->
                node(dice, node -> {
                    trace(node, "drains, to be restarted");
                    node.drain();
                    restartOnceEnded(node);
                });
            case ADD_NODE -> {
                world.trace(() -> "a node is added");
                cluster.addNode();
            }
            case REMOVE_NODE ->
                node(dice, node -> {
                    trace(node, "is removed");
                    cluster.remove(node);
                });
            case REDIS_AWAY -> away(cluster.redis(), longer, () -> {});
            case REDIS_LOSES_DATA -> {
                cluster.losing();
                away(cluster.redis(), shortly, cluster.redis()::flushAll);
            }
            case REDIS_LOSES_TAIL -> {
                long time = world.now() - World.seconds(1);
                cluster.losing();
                away(cluster.redis(), shortly, () -> cluster.redis().loseSince(time));
            }
            case REDIS_FLUSHED -> {
                trace(cluster.redis(), "is flushed");
                cluster.losing();
                cluster.redis().flushAll();
            }
            case REDIS_STANDS_STILL -> pause(cluster.redis(), shortly);
            case POSTGRES_AWAY -> away(cluster.postgres(), longer, () -> {});
            case POSTGRES_SLOW -> {
                trace(cluster.postgres(), "is slow");
                cluster.postgres().slowest = World.seconds(dice.between(1, 5));
                world.after(longer, () -> cluster.postgres().slowest = World.millis(4));
            }
            case POSTGRES_REFUSES -> {
                trace(cluster.postgres(), "refuses transactions");
                cluster.postgres().refusals = 0.5;
                world.after(longer, () -> cluster.postgres().refusals = 0);
            }
            case KILL_DOCUMENTS -> documents(dice, pod -> away(pod, longer, () -> {}));
            case PAUSE_DOCUMENTS -> documents(dice, pod -> pause(pod, longer));
            case LOSE_ANSWERS -> {
                world.trace(() -> "answers get lost");
                cluster.network().lostAnswers = dice.between(1, 6) / 10.0;
                world.after(shortly, () -> cluster.network().lostAnswers = 0);
            }
            case DUPLICATE -> {
                world.trace(() -> "the log is heard twice");
                cluster.redis().duplicates = 0.5;
                world.after(longer, () -> cluster.redis().duplicates = 0);
            }
            case LATE_PACKETS -> {
                world.trace(() -> "many packets are late");
                cluster.network().late = 0.4;
                world.after(longer, () -> cluster.network().late = 0.02);
            }
        }
    }

    private void trace(Machine process, String what) {
        world.trace(() -> process.name + " " + what);
    }

    private void client(Dice dice, Consumer<Client> action) {
        Client client = dice.pick(cluster.clients());
        if (client != null && client.isUp() && (client.writes() || client.isHostile())) {
            action.accept(client);
        }
    }

    private void node(Dice dice, Consumer<CollabNode> action) {
        CollabNode node =
                dice.pick(cluster.nodes().stream().filter(Machine::isUp).toList());
        if (node != null) {
            action.accept(node);
        }
    }

    private void documents(Dice dice, Consumer<DocumentsService> action) {
        DocumentsService pod = dice.pick(cluster.documents());
        if (pod != null) {
            action.accept(pod);
        }
    }

    private void sever(Dice dice, long duration) {
        List<Machine> all = new java.util.ArrayList<>(cluster.nodes());
        all.addAll(cluster.documents());
        all.addAll(cluster.clients());
        all.add(cluster.redis());
        all.add(cluster.postgres());
        Machine a = all.get((int) dice.between(0, all.size()));
        Machine b = all.get((int) dice.between(0, all.size()));
        if (!a.equals(b)) {
            world.trace(() -> a.name + " and " + b.name + " are severed for " + duration / 1_000 + " ms");
            cluster.network().sever(a, b, duration);
        }
    }

    private void pause(Machine process, long duration) {
        trace(process, "stands still for " + duration / 1_000 + " ms");
        process.pause();
        for (Socket socket : cluster.network().sockets()) {
            if (socket.touches(process)) {
                socket.watchPings();
            }
        }
        world.after(duration, () -> {
            process.resume();
            cluster.network().sockets().forEach(Socket::flush);
        });
    }

    private void away(Machine process, long duration, Runnable meanwhile) {
        trace(process, "is away for " + duration / 1_000 + " ms");
        process.crash();
        meanwhile.run();
        world.after(duration, process::start);
    }

    private void restartOnceEnded(CollabNode node) {
        world.after(World.seconds(1), () -> {
            if (node.isUp() && node.isDraining()) {
                restartOnceEnded(node);
            } else if (!cluster.isRemoved(node)) {
                node.start();
            }
        });
    }
}
