package io.scriptorium.updatelog;

import io.scriptorium.hashring.Partitions;
import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes from the log what all consumers have acknowledged and what is older than the grace, and confirmations of that age, by the clock of the server that gave the positions; and tells how large the log is
 * afterwards. So what it takes in Redis is what came in the grace's time, and what is not stored.
 */
final class LogTrimmer {
    /**
     * Keys: the log, its confirmations. Arguments: group, grace (ms). MINID keeps the bound itself, so it is one past the last entry that was delivered where all that was is acknowledged. Answers how many entries are
     * left, and the age (ms) of the oldest.
     */
    private static final String TRIM = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local grace = now - ARGV[2]
            redis.call('XTRIM', KEYS[2], 'MINID', string.format('%.0f-0', grace))
            local length = redis.call('XLEN', KEYS[1])
            if length == 0 then
              return { 0, 0 }
            end
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
            local pending = redis.call('XPENDING', KEYS[1], ARGV[1])
            local millis, sequence = string.match(pending[2] or delivered, '(%d+)-(%d+)')
            if tonumber(millis) < grace then
              sequence = string.format('%.0f', sequence + (pending[2] and 0 or 1))
            else
              millis, sequence = string.format('%.0f', grace), '0'
            end
            length = length - redis.call('XTRIM', KEYS[1], 'MINID', millis .. '-' .. sequence)
            local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
            return { length, oldest and now - string.match(oldest[1], '%d+') or 0 }
            """;

    private final RedisLink link;
    private final Duration grace;

    LogTrimmer(RedisLink link, Duration grace) {
        this.link = link;
        this.grace = grace;
    }

    /** Trims all partitions; answers what is left of them. */
    Future<LogSize> trim() {
        List<Request> trims = new ArrayList<>();
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            trims.add(LogFormat.script(TRIM, LogFormat.logKey(partition), LogFormat.storedKey(partition))
                    .arg(LogFormat.GROUP)
                    .arg(grace.toMillis()));
        }
        return link.batch(trims, LogConsumer.ANSWER_TIMEOUT).map(answers -> {
            long entries = 0;
            long oldestMillis = 0;
            for (int partition = 0; partition < answers.size(); partition++) {
                Response each = answers.get(partition);
                entries += Long.parseLong(each.get(0).toString());
                oldestMillis = Math.max(oldestMillis, Long.parseLong(each.get(1).toString()));
            }
            return new LogSize(entries, Duration.ofMillis(oldestMillis));
        });
    }
}
