package io.dashstream.log.redis.write;

/**
 * What Redis runs to append a batch to a partition's stream: all of it or nothing, and never so that the chain breaks.
 * Constant, any thread.
 *
 * <p>A script, because whether an entry follows the newest one can only be told where nobody else appends in between, and
 * because an entry that is there already is no error then. Offsets are compared as digits: Lua's numbers are doubles.
 * Through which offset was read is kept also where there is no entry yet, because the next start goes on there.
 */
final class AppendScript {
    /** The first entry follows what the stream holds. */
    static final String NEXT = "next";

    /** The stream may be empty, and begins with the first entry. */
    static final String BEGIN = "begin";

    /** What lies between the newest entry and the first one is lost. */
    static final String HOLE = "hole";

    /** Answer: all entries are in the stream; with the offset of its newest entry. */
    static final String DONE = "done";

    /** Answer: the stream ends before what the batch follows; with the offset of its newest entry. */
    static final String BEHIND = "behind";

    /** Answer: there is still no stream, and no entry to begin one with; what was read for it is noted. */
    static final String TOLD = "told";

    /** Answer: there is no stream. */
    static final String EMPTY = "empty";

    /**
     * KEYS: the stream, the keys of the offsets it is complete through and it was begun at, then streams of threads. ARGV: mode, complete through,
     * most entries, oldest append time (ms), expiry (ms), number of entries, the offset that all of it follows; then per entry: offset, p, a, t, v, number of
     * threads, and per thread: index of its key, highest sequence.
     */
    static final String SOURCE = """
            local log, mode, count = KEYS[1], ARGV[1], tonumber(ARGV[6])
            local function above(a, b)
              if string.sub(a, 1, 1) == '-' then return false end
              return string.sub(b, 1, 1) == '-' or #a > #b or (#a == #b and a > b)
            end
            local function offset(entry)
              return string.match(entry[1], '^(%d+)-')
            end
            local newest = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
            local top = newest and offset(newest)
            if not top then
              redis.call('DEL', log, KEYS[2])
              if mode ~= 'begin' then return {'empty'} end
            end
            if mode == 'begin' and count == 0 then
              if top then return {'behind', top} end
              local begun = redis.call('GET', KEYS[3])
              if not begun or above(ARGV[2], begun) then begun = ARGV[2] end
              redis.call('SET', KEYS[3], begun, 'PX', ARGV[5])
              return {'told', ARGV[2]}
            end
            if top and mode ~= 'hole' and above(ARGV[7], top) then return {'behind', top} end
            local at = 8
            for i = 1, count do
              local id, prev, threads = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 5])
              if not top or above(id, top) then
                redis.call('XADD', log, 'MAXLEN', '~', ARGV[3], id .. '-1',
                    'v', ARGV[at + 4], 'p', prev, 'a', ARGV[at + 2], 't', ARGV[at + 3])
                top = id
                for j = 0, threads - 1 do
                  local thread = KEYS[tonumber(ARGV[at + 6 + 2 * j])]
                  redis.pcall('XADD', thread, 'MAXLEN', '~', ARGV[3], id .. '-1', 's', ARGV[at + 7 + 2 * j])
                  redis.call('PEXPIRE', thread, ARGV[5])
                end
              end
              at = at + 6 + 2 * threads
            end
            local function old(entry)
              local fields = entry[2]
              for i = 1, #fields, 2 do
                if fields[i] == 'a' then return (tonumber(fields[i + 1]) or 0) < tonumber(ARGV[4]) end
              end
              return true
            end
            local oldest = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
            if old(oldest) then
              local kept = oldest
              for _, entry in ipairs(redis.call('XRANGE', log, '-', '+', 'COUNT', 2 * count + 16)) do
                kept = entry
                if not old(entry) then break end
              end
              redis.call('XTRIM', log, 'MINID', kept[1])
            end
            local through = redis.call('GET', KEYS[2])
            if not through or above(ARGV[2], through) then
              redis.call('SET', KEYS[2], ARGV[2])
            end
            redis.call('PEXPIRE', KEYS[2], ARGV[5])
            redis.call('PEXPIRE', log, ARGV[5])
            return {'done', top}
            """;

    private AppendScript() {}
}
