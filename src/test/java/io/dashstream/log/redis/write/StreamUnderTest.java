package io.dashstream.log.redis.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.Epoch;
import io.dashstream.log.LogReader;
import io.dashstream.log.LogUnderTest;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.RecordRun;
import io.dashstream.log.memory.MemoryTail;
import io.dashstream.log.redis.read.RedisTier;
import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.RedisMeters;
import io.dashstream.log.redis.stream.SharedRedis;
import io.dashstream.log.redis.stream.StreamKeys;
import io.dashstream.log.thread.ThreadIndex;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.dashstream.wire.RecordHeader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A stream of its own on the real server, filled by the script that the gateway uses. The test's thread. */
public final class StreamUnderTest implements LogUnderTest {
    /** How long an entry is kept, milliseconds. */
    public static final long KEPT_MS = Duration.ofHours(1).toMillis();

    private static final Retention RETENTION = new Retention(1_000_000, 1L << 40, Duration.ofMillis(KEPT_MS));

    private final HeaderPeek peek = new HeaderPeek(FrameLimits.DEFAULT);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Epoch epoch = new Epoch(UUID.randomUUID().toString());
    private final StreamKeys keys = new StreamKeys(epoch, PARTITION);
    private final RedisLink link = SharedRedis.link();
    private final RedisTier tier = new RedisTier(SharedRedis::link, 2, peek, new RedisMeters(registry));
    private final MemoryTail encoder = new MemoryTail(64 << 20, Duration.ofHours(1));
    private String mode = AppendScript.BEGIN;
    private long chain;
    private long head;

    public StreamUnderTest(long first) {
        chain = first - 1;
        head = first - 1;
        encoder.open(PARTITION, first);
    }

    public StreamKeys keys() {
        return keys;
    }

    public SimpleMeterRegistry registry() {
        return registry;
    }

    public Response ask(Request request) {
        return answer(link.send(request));
    }

    @Override
    public LogReader reader() {
        return tier.in(epoch);
    }

    public ThreadIndex threads() {
        return tier.threads(epoch);
    }

    @Override
    public long write(byte[] value) {
        return writeAt(System.currentTimeMillis(), value);
    }

    /** Writes a record that was appended at that time. */
    public long writeAt(long appendedAtMs, byte[] value) {
        encoder.append(PARTITION, head + 1, ByteBuffer.wrap(value), (RecordHeader) peek.peek(value), appendedAtMs);
        RecordRun run = ((Records) encoder.answer(new ReadRequest(PARTITION, head, head + 1, 1, 1))).run();
        AppendBatch batch = new AppendBatch(keys, chain).add(run);
        head = run.last().offset();
        chain = head;
        run.release();
        append(batch);
        return head;
    }

    /** Appends what was written from that offset on once more, as another replica does, or a writer that begins anew. */
    public void again(long from) {
        RecordRun run = ((Records) encoder.answer(new ReadRequest(PARTITION, from - 1, head, 10_000, 1 << 20))).run();
        append(new AppendBatch(keys, from - 1).add(run));
        run.release();
    }

    /** The offsets up to there are lost: nobody has them any more. */
    public void lose(long through) {
        encoder.lose(PARTITION, through);
        head = through;
        chain = through;
        mode = AppendScript.HOLE;
    }

    @Override
    public void skip() {
        head++;
        encoder.pass(PARTITION, head);
        append(new AppendBatch(keys, chain));
    }

    @Override
    public void expireAll() {
        ask(Request.cmd(Command.DEL).arg(keys.log()));
    }

    @Override
    public void assertExpired(ReadAnswer answer, long after, long oldest) {
        assertThat(answer).isInstanceOf(NotHere.class);
    }

    private void append(AppendBatch batch) {
        ask(batch.request(mode, head, RETENTION, System.currentTimeMillis()));
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        encoder.close();
        tier.close();
        link.close();
    }
}
