package io.dashstream.log.redis.read;

/**
 * What Redis runs to tell where threads lie in a partition. Constant, any thread.
 *
 * <p>A script, because what the positions are worth must be told of the same instant as the positions.
 */
final class TrailScript {
    /**
     * KEYS: the stream, since when positions are complete, then streams of threads. ARGV: the offset after which is asked,
     * how many positions of each thread at most. Answer: nothing when positions cannot be believed, because the server may
     * drop keys when its memory is full or because nothing is kept; else the offset after which they are complete, how long
     * an entry is kept (ms), when the oldest entry was appended (ms), the offset of the newest one, and per thread its
     * entries.
     */
    static final String SOURCE = """
            local function above(a, b)
              if string.sub(a, 1, 1) == '-' or string.sub(b, 1, 1) == '-' then return string.sub(a, 1, 1) ~= '-' and a ~= b end
              return #a > #b or (#a == #b and a > b)
            end
            local memory = redis.call('INFO', 'memory')
            if not string.find(memory, 'maxmemory_policy:noeviction', 1, true)
                and not string.find(memory, 'maxmemory:0%s') then return {} end
            local since = redis.call('HMGET', KEYS[2], 'from', 'age')
            local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
            if not since[1] or not since[2] or not oldest then return {} end
            local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
            local field = {}
            for i = 1, #oldest[2], 2 do field[oldest[2][i]] = oldest[2][i + 1] end
            local base = above(field.p, since[1]) and field.p or since[1]
            local start = above(ARGV[1], base) and ARGV[1] or base
            local answer = {base, since[2], field.a, string.match(newest[1], '^(%d+)-')}
            for i = 3, #KEYS do
              local begin = string.sub(start, 1, 1) == '-' and '-' or '(' .. start .. '-1'
              answer[#answer + 1] = redis.call('XRANGE', KEYS[i], begin, '+', 'COUNT', ARGV[2])
            end
            return answer
            """;

    private TrailScript() {}
}
