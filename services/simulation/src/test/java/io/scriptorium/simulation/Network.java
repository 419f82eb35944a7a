package io.scriptorium.simulation;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What lies between processes. A connection keeps its order, as TCP does; different connections overtake each other. Severed pairs hear nothing of each other; answers get lost, so that what was
 * asked for may have been done.
 */
final class Network {
    /** Where order is kept: one connection, both ways. */
    static final class Channel {
        private long lastThere;
        private long lastBack;
    }

    private record Pair(String a, String b) {
        static Pair of(Machine a, Machine b) {
            return a.name.compareTo(b.name) < 0 ? new Pair(a.name, b.name) : new Pair(b.name, a.name);
        }
    }

    private final World world;
    private final Map<Pair, Long> severed = new LinkedHashMap<>();
    private final Set<Socket> sockets = new LinkedHashSet<>();
    private long severings;
    /** How likely an answer is lost. */
    double lostAnswers;
    /** How likely a packet takes long. */
    double late = 0.02;

    Network(World world) {
        this.world = world;
    }

    long delay() {
        return world.chance(late)
                ? world.between(World.millis(5), World.millis(400))
                : world.between(World.millis(1) / 5, World.millis(3));
    }

    boolean reaches(Machine a, Machine b) {
        return severed.isEmpty() || !severed.containsKey(Pair.of(a, b));
    }

    /** Cuts two processes off from each other for a while. Sockets across notice by missing pings. */
    void sever(Machine a, Machine b, long duration) {
        Pair pair = Pair.of(a, b);
        long severing = ++severings;
        severed.put(pair, severing);
        world.after(duration, () -> {
            if (severed.remove(pair, severing)) {
                sockets.stream().toList().forEach(Socket::flush);
            }
        });
        for (Socket socket : sockets.stream().toList()) {
            socket.watchPings();
        }
    }

    void heal() {
        severed.clear();
        lostAnswers = 0;
        sockets.stream().toList().forEach(Socket::flush);
    }

    void add(Socket socket) {
        sockets.add(socket);
    }

    void remove(Socket socket) {
        sockets.remove(socket);
    }

    /** Whether it is still open. */
    boolean has(Socket socket) {
        return sockets.contains(socket);
    }

    Iterable<Socket> sockets() {
        return sockets.stream().toList();
    }

    /**
     * Asks and is answered, on the asking process, unless that has ended. Fails if the other is not there, ends meanwhile, or does not answer in time; then it may have been done all the
     * same.
     */
    <T> CompletionStage<T> call(
            Channel channel, Machine from, Machine to, long timeout, Supplier<CompletionStage<T>> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        long life = from.life();
        long connectedTo = to.life();
        Runnable reset = () -> world.after(delay(), () -> from.run(life, () -> failed(answer, to, "reset")));
        world.after(
                timeout,
                () -> from.run(life, () -> {
                    to.answered(reset);
                    failed(answer, to, "no answer in time");
                }));
        channel.lastThere = Math.max(channel.lastThere, world.now() + delay());
        world.at(channel.lastThere, () -> {
            if (!reaches(from, to)) {
                return;
            }
            if (!to.isUp() || to.life() != connectedTo) {
                reset.run();
                return;
            }
            to.expect(reset);
            to.run(
                    connectedTo,
                    () -> request.get().whenComplete((result, failure) -> {
                        to.answered(reset);
                        if (world.chance(lostAnswers)) {
                            return;
                        }
                        channel.lastBack = Math.max(channel.lastBack, world.now() + delay());
                        world.at(channel.lastBack, () -> {
                            if (reaches(from, to)) {
                                from.run(life, () -> {
                                    if (failure == null) {
                                        answer.complete(result);
                                    } else {
                                        answer.completeExceptionally(failure);
                                    }
                                });
                            }
                        });
                    }));
        });
        return answer;
    }

    private static void failed(CompletableFuture<?> answer, Machine to, String why) {
        if (!answer.isDone()) {
            answer.completeExceptionally(new IllegalStateException(to.name + ": " + why));
        }
    }
}
