package io.scriptorium.updatelog;

import io.scriptorium.hashring.Partitions;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes from the log what all consumers have acknowledged and what is older than {@link LogConsumer#TRIM_GRACE}, by the clock of the server that gave the positions. Looks only at partitions that were written to since
 * they were last seen empty. Safe for use by several threads.
 */
final class LogTrimmer {
    /** Answers the time (s), how many entries are pending, the first of them, the last entry delivered, and how many entries there are. */
    private static final String LOOK = """
            local time = redis.call('TIME')
            local pending = redis.call('XPENDING', KEYS[1], ARGV[1])
            local delivered = '0-0'
            for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
              local fields = {}
              for i = 1, #group, 2 do
                fields[group[i]] = group[i + 1]
              end
              if fields['name'] == ARGV[1] then
                delivered = fields['last-delivered-id']
              end
            end
            return { time[1], pending[1], pending[2] or '', delivered, redis.call('XLEN', KEYS[1]) }
            """;

    private final RedisLink link;
    private final Set<Integer> untrimmed = ConcurrentHashMap.newKeySet();

    LogTrimmer(RedisLink link) {
        this.link = link;
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            untrimmed.add(partition);
        }
    }

    /** Something of this partition has been acknowledged. */
    void written(int partition) {
        untrimmed.add(partition);
    }

    Future<Void> trim() {
        List<Integer> partitions = List.copyOf(untrimmed);
        List<Request> looks = partitions.stream()
                .map(partition ->
                        LogFormat.script(LOOK, LogFormat.logKey(partition)).arg(LogFormat.GROUP))
                .toList();
        return link.batch(looks, LogConsumer.ANSWER_TIMEOUT).compose(answers -> {
            List<Request> trims = new ArrayList<>();
            for (int i = 0; i < partitions.size(); i++) {
                Response look = answers.get(i);
                long graceMillis = number(look.get(0)) * 1_000 - LogConsumer.TRIM_GRACE.toMillis();
                long pending = number(look.get(1));
                long length = number(look.get(4));
                StreamPosition limit =
                        StreamPosition.parse(look.get(pending > 0 ? 2 : 3).toString());
                StreamPosition grace = new StreamPosition(graceMillis, 0);
                StreamPosition bound = limit.compareTo(grace) < 0 ? limit : grace;
                if (length == 0 && limit.compareTo(grace) < 0) {
                    untrimmed.remove(partitions.get(i));
                } else {
                    // MINID keeps the bound itself: one past it where everything up to it is acknowledged.
                    trims.add(Request.cmd(Command.XTRIM)
                            .arg(LogFormat.logKey(partitions.get(i)))
                            .arg("MINID")
                            .arg(
                                    bound.equals(limit) && pending == 0
                                            ? new StreamPosition(bound.millis(), bound.sequence() + 1).toString()
                                            : bound.toString()));
                }
            }
            return link.batch(trims, LogConsumer.ANSWER_TIMEOUT).mapEmpty();
        });
    }

    private static long number(Response integer) {
        return Long.parseLong(integer.toString());
    }
}
