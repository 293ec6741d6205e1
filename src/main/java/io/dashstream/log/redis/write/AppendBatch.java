package io.dashstream.log.redis.write;

import io.dashstream.log.LogRecord;
import io.dashstream.log.RecordRun;
import io.dashstream.log.redis.stream.KnownThreadField;
import io.dashstream.log.redis.stream.StreamKeys;
import io.dashstream.log.redis.stream.ThreadsField;
import io.dashstream.wire.ThreadSequence;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One batch for the stream of a partition, built record by record. Confined to one thread. */
final class AppendBatch {
    private static final int FIRST_THREAD_KEY = AppendScript.KEYS_BEFORE_THREADS + 1;

    private final StreamKeys keys;
    private final Map<String, Integer> threadKeys = new LinkedHashMap<>();
    private final Map<String, Integer> knownThreads = new LinkedHashMap<>();
    private final List<Object> entries = new ArrayList<>();
    private final long follows;
    private int count;

    /** @param follows the offset of the entry before the first one, as the log tells it */
    AppendBatch(StreamKeys keys, long follows) {
        this.keys = keys;
        this.follows = follows;
    }

    int size() {
        return count;
    }

    /** Takes a run, once. */
    AppendBatch add(RecordRun run) {
        long prev = follows;
        for (int i = 0; i < run.size(); i++) {
            LogRecord record = run.record(i);
            ByteBuf value = run.value(i);
            add(record, prev, ByteBufUtil.getBytes(value));
            prev = record.offset();
        }
        return this;
    }

    private void add(LogRecord record, long prev, byte[] value) {
        List<ThreadSequence> threads = record.header().threads();
        entries.add(record.offset());
        entries.add(prev);
        entries.add(record.appendedAtMs());
        entries.add(ThreadsField.of(threads));
        entries.add(value);
        entries.add(threads.size());
        for (ThreadSequence thread : threads) {
            String key = keys.thread(thread.threadId());
            entries.add(threadKeys.computeIfAbsent(key, first -> FIRST_THREAD_KEY + threadKeys.size()));
            entries.add(Long.toUnsignedString(thread.sequence()));
        }
        List<String> known = KnownThreadField.namesOf(record.header());
        entries.add(known.size());
        for (String name : known) {
            entries.add(knownThreads.computeIfAbsent(name, first -> 1 + knownThreads.size()));
        }
        count++;
    }

    /**
     * The command.
     *
     * @param mode one of the modes of {@link AppendScript}
     * @param through the stream holds everything up to there, once this batch is in it
     */
    Request request(String mode, long through, Retention retention, long nowMs) {
        Request request = Request.cmd(Command.EVAL)
                .arg(AppendScript.SOURCE)
                .arg(FIRST_THREAD_KEY - 1 + threadKeys.size())
                .arg(keys.log())
                .arg(keys.through())
                .arg(keys.positions())
                .arg(keys.large())
                .arg(keys.threads())
                .arg(keys.begun());
        threadKeys.keySet().forEach(request::arg);
        request.arg(mode)
                .arg(through)
                .arg(retention.records())
                .arg(nowMs - retention.age().toMillis())
                .arg(retention.age().toMillis())
                .arg(count)
                .arg(follows)
                .arg(knownThreads.size());
        knownThreads.keySet().forEach(request::arg);
        for (Object argument : entries) {
            if (argument instanceof byte[] bytes) {
                request.arg(bytes);
            } else {
                request.arg(argument.toString());
            }
        }
        return request;
    }
}
