package io.scriptorium.updatelog;

import io.scriptorium.hashring.Partitions;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the entries that a consumer was handed and will not store, and claims them for this one.
 *
 * <p>Each consumer holds a lease, which it renews every {@link #RENEWAL}. Whoever has not for {@link #TERM}, by Redis' clock, is dead, or frozen, or cut off, and everything it was handed is claimed from it. If it
 * was only slow, both store the same, once. A process that is gone may be handed entries for as long as its last blocking read lasts, so it is looked at until {@link #FORGET}; then the group forgets it too, provided
 * that nothing is pending for it. One that holds its lease and stores nothing all the same, because it can't reach PostgreSQL while others can, is caught by {@link LogConsumer#TAKE_OVER_IDLE}.
 *
 * <p>At rest this costs one command per {@link #RENEWAL}. Answers come on Vert.x' threads.
 */
final class TakeOver {
    static final Duration RENEWAL = Duration.ofMillis(250);
    static final Duration TERM = Duration.ofSeconds(1);
    /** Longer than {@link LogConsumer#BLOCK} after {@link #TERM}. */
    static final Duration FORGET = Duration.ofSeconds(5);

    /** When each consumer renewed its lease: a sorted set of names by milliseconds since the epoch. */
    static final String LEASES_KEY = "scriptorium:consumers";

    /** Arguments: own name, term (ms). Renews the own lease, and answers name and age (ms) of each that has run out. */
    private static final String RENEW = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZADD', KEYS[1], now, ARGV[1])
            local answer = {}
            local over = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2], 'WITHSCORES')
            for i = 1, #over, 2 do
              table.insert(answer, over[i])
              table.insert(answer, now - over[i + 1])
            end
            return answer
            """;
    /** Arguments: own name, term (ms). */
    private static final String RESIGN = """
            local time = redis.call('TIME')
            return redis.call('ZADD', KEYS[1], time[1] * 1000 - ARGV[2], ARGV[1])
            """;
    /** Arguments: name, term (ms). Unless it has come back meanwhile. */
    private static final String FORGET_LEASE = """
            local time = redis.call('TIME')
            local renewed = redis.call('ZSCORE', KEYS[1], ARGV[1])
            if renewed and tonumber(renewed) < time[1] * 1000 - ARGV[2] then
              redis.call('ZREM', KEYS[1], ARGV[1])
            end
            """;
    /** Arguments: group, own name, the other's name, most entries, whether to forget the other where it has none. Answers the entries. */
    private static final String CLAIM = """
            local pending = redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', ARGV[4], ARGV[3])
            if #pending == 0 then
              if ARGV[5] == '1' then
                redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[3])
              end
              return {}
            end
            local claim = { 'XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0 }
            for _, entry in ipairs(pending) do
              table.insert(claim, entry[1])
            end
            return redis.call(unpack(claim))
            """;

    /** A consumer whose lease has run out. */
    record Dead(String name, Duration since) {
        /** Whether nothing can be handed to it any more. */
        boolean isForgotten() {
            return since.compareTo(FORGET) >= 0;
        }
    }

    private final RedisLink link;
    private final String name;

    TakeOver(RedisLink link, String name) {
        this.link = link;
        this.name = name;
    }

    /** Says that this consumer lives, and hears who doesn't. */
    Future<List<Dead>> renew() {
        return link.send(lease(RENEW), LogConsumer.ANSWER_TIMEOUT).map(answer -> {
            List<Dead> dead = new ArrayList<>();
            for (int i = 0; answer != null && i + 1 < answer.size(); i += 2) {
                dead.add(new Dead(
                        answer.get(i).toString(),
                        Duration.ofMillis(Long.parseLong(answer.get(i + 1).toString()))));
            }
            return dead;
        });
    }

    /** Gives the lease up: what this consumer was handed and has not stored is the others' at once. */
    Future<Void> resign() {
        return link.send(lease(RESIGN), LogConsumer.ANSWER_TIMEOUT).mapEmpty();
    }

    /** Claims what these were handed: no more than the batches that they had in hand. */
    Future<List<Claimed>> claimFrom(List<Dead> dead) {
        List<Request> claims = new ArrayList<>();
        for (Dead each : dead) {
            for (int partition = 0; partition < Partitions.COUNT; partition++) {
                claims.add(LogFormat.script(CLAIM, LogFormat.logKey(partition))
                        .arg(LogFormat.GROUP)
                        .arg(name)
                        .arg(each.name())
                        .arg(LogConsumer.MAX_BATCH_ENTRIES)
                        .arg(each.isForgotten() ? "1" : "0"));
            }
        }
        return link.batch(claims, LogConsumer.ANSWER_TIMEOUT).compose(answers -> {
            List<Claimed> claimed = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                add(claimed, i % Partitions.COUNT, answers.get(i));
            }
            List<Request> forgotten = dead.stream()
                    .filter(each -> each.isForgotten() && claimed.isEmpty())
                    .map(each -> LogFormat.script(FORGET_LEASE, LEASES_KEY)
                            .arg(each.name())
                            .arg(TERM.toMillis()))
                    .toList();
            return link.batch(forgotten, LogConsumer.ANSWER_TIMEOUT).map(ignored -> claimed);
        });
    }

    /** Claims what has lain with any consumer for {@link LogConsumer#TAKE_OVER_IDLE}, this one included. */
    Future<List<Claimed>> claimIdle() {
        List<Request> claims = new ArrayList<>();
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            claims.add(Request.cmd(Command.XAUTOCLAIM)
                    .arg(LogFormat.logKey(partition))
                    .arg(LogFormat.GROUP)
                    .arg(name)
                    .arg(LogConsumer.TAKE_OVER_IDLE.toMillis())
                    .arg("0")
                    .arg("COUNT")
                    .arg(LogConsumer.MAX_BATCH_ENTRIES));
        }
        return link.batch(claims, LogConsumer.ANSWER_TIMEOUT).map(answers -> {
            List<Claimed> claimed = new ArrayList<>();
            for (int partition = 0; partition < answers.size(); partition++) {
                add(claimed, partition, answers.get(partition).get(1));
            }
            return claimed;
        });
    }

    /** An entry of a partition, as the stream has it. */
    record Claimed(int partition, Response entry) {}

    private static void add(List<Claimed> claimed, int partition, Response entries) {
        for (Response entry : entries) {
            if (entry != null && entry.size() > 1) {
                claimed.add(new Claimed(partition, entry));
            }
        }
    }

    private Request lease(String script) {
        return LogFormat.script(script, LEASES_KEY).arg(name).arg(TERM.toMillis());
    }
}
