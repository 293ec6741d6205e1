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
     * Entries above this many bytes of value and threads are noted, so that a reader knows what a page may weigh at most.
     * With ids and numbers none of the others passes 16 KiB.
     */
    static final int LARGE_BYTES = (16 << 10) - 512;

    /** About so many threads of a partition are kept in its list: the ones that were active last. */
    static final int MOST_THREADS = 1_000;

    /** How many keys stand before the streams of threads. */
    static final int KEYS_BEFORE_THREADS = 6;

    /**
     * KEYS: the stream, the key of the offset it is complete through, since when positions are complete, the large entries,
     * the known threads, the offset it was begun at, then streams of threads. ARGV: mode, complete through, most entries, oldest append time (ms),
     * expiry (ms), number of entries, the offset that all of it follows, number of fields of the known threads, those fields;
     * then per entry: offset, p, a, t, v, number of threads, per thread: index of its key, highest sequence; number of known
     * threads, per one: the number of its field.
     *
     * <p>Positions: a thread's stream is never trimmed beyond the oldest entry of the log and outlives it by as much as it
     * may be old, so that it lacks none of an entry that is there. Where that cannot be said (the stream began, or its
     * chain broke, or another expiry was meant, or a position was not taken), positions are complete from there on only.
     */
    static final String SOURCE =
            """
            local log, mode, count, age = KEYS[1], ARGV[1], tonumber(ARGV[6]), tonumber(ARGV[5])
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
              if count == 0 then
                local begun = redis.call('GET', KEYS[6])
                if not begun or above(ARGV[2], begun) then begun = ARGV[2] end
                redis.call('SET', KEYS[6], begun, 'PX', ARGV[5])
                return {'told', ARGV[2]}
              end
              redis.call('DEL', KEYS[5])
            end
            if top and mode ~= 'hole' and above(ARGV[7], top) then return {'behind', top} end
            local floor = top and redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1][1] or '0-0'
            local since = redis.call('HMGET', KEYS[3], 'from', 'age')
            local touched, known = {}, {}
            local function complete(from)
              redis.call('HSET', KEYS[3], 'from', from, 'age', ARGV[5])
              since = {from, ARGV[5]}
            end
            local function note(key, id, field, value)
              local done = redis.pcall('XADD', key, 'MINID', '~', floor, id .. '-1', field, value)
              if type(done) == 'table' and done.err and string.find(done.err, 'equal or smaller', 1, true) then
                redis.call('DEL', key)
                done = redis.pcall('XADD', key, id .. '-1', field, value)
              end
              return type(done) ~= 'table' or not done.err
            end
            local at = 9 + tonumber(ARGV[8])
            for i = 1, count do
              local id, prev, ms, threads = ARGV[at], ARGV[at + 1], ARGV[at + 2], tonumber(ARGV[at + 5])
              local pairing = at + 6 + 2 * threads
              local tied = tonumber(ARGV[pairing])
              if not top or above(id, top) then
                if not top or not since[1] or since[2] ~= ARGV[5] or above(prev, top) then complete(prev) end
                redis.call('XADD', log, 'MAXLEN', '~', ARGV[3], id .. '-1',
                    'v', ARGV[at + 4], 'p', prev, 'a', ms, 't', ARGV[at + 3])
                top = id
                local weight = #ARGV[at + 3] + #ARGV[at + 4]
                if weight > %LARGE% then note(KEYS[4], id, 'n', weight) end
                for j = 0, threads - 1 do
                  local thread = KEYS[tonumber(ARGV[at + 6 + 2 * j])]
                  if note(thread, id, 's', ARGV[at + 7 + 2 * j]) then touched[thread] = true else complete(id) end
                end
                for j = 1, tied do
                  local field = ARGV[8 + tonumber(ARGV[pairing + j])]
                  local one = known[field] or {first = id, firstMs = ms, count = 0}
                  known[field], one.last, one.lastMs, one.count = one, id, ms, one.count + 1
                end
              end
              at = pairing + tied + 1
            end
            for thread in pairs(touched) do redis.call('PEXPIRE', thread, string.format('%.0f', 2 * age)) end
            for field, one in pairs(known) do
              local first, firstMs, n =
                  string.match(redis.call('HGET', KEYS[5], field) or '', '^(%d+) (%d+) %d+ %d+ (%d+)$')
              redis.call('HSET', KEYS[5], field, table.concat({first or one.first, firstMs or one.firstMs,
                  one.last, one.lastMs, string.format('%.0f', (tonumber(n) or 0) + one.count)}, ' '))
            end
            if redis.call('HLEN', KEYS[5]) > %THREADS% * 5 / 4 then
              local all, fields = redis.call('HGETALL', KEYS[5]), {}
              for i = 1, #all, 2 do
                fields[#fields + 1] = {all[i], string.match(all[i + 1], '^%d+ %d+ (%d+)') or '0'}
              end
              table.sort(fields, function(a, b) return above(a[2], b[2]) end)
              for i = %THREADS% + 1, #fields do redis.call('HDEL', KEYS[5], fields[i][1]) end
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
            for i = 1, 5 do redis.call('PEXPIRE', KEYS[i], ARGV[5]) end
            return {'done', top}
            """.replace("%LARGE%", Integer.toString(LARGE_BYTES)).replace("%THREADS%", Integer.toString(MOST_THREADS));

    private AppendScript() {}
}
