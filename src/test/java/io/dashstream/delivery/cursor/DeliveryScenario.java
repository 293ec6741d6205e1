package io.dashstream.delivery.cursor;

import io.dashstream.delivery.DeliverySettingsTest;
import io.dashstream.delivery.Filter;
import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.Subscription;
import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.log.Cursor;
import io.dashstream.log.Epoch;
import io.dashstream.log.PartitionedLog;
import io.dashstream.log.memory.MemoryTail;
import io.dashstream.metrics.StageLatency;
import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.ThreadSequence;
import io.dashstream.wire.v1.MessageType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;

/** A real log and the real delivery on an event loop that runs when the test says so. */
abstract class DeliveryScenario {
    static final Epoch FIRST = new Epoch("first");
    static final Epoch SECOND = new Epoch("second");
    static final int VALUE = 100;

    final History history = new History();
    final ScriptedIndex index = new ScriptedIndex();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final EmbeddedChannel channel = new EmbeddedChannel();
    final List<RecordingSink> sinks = new ArrayList<>();
    long memoryBytes = 1 << 20;
    final PartitionedLog log = new PartitionedLog(
            "topic",
            () -> new MemoryTail(memoryBytes, Duration.ofHours(1)),
            epoch -> List.of(history),
            epoch -> index,
            history);
    long now = 1;
    final LogDelivery delivery = new LogDelivery(
            log,
            DeliverySettingsTest.with(Map.of()),
            new DeliveryMeters(meters, new StageLatency()),
            Clock.systemUTC(),
            () -> now);

    DeliveryScenario() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        sinks.forEach(RecordingSink::release);
        channel.finishAndReleaseAll();
        log.close();
    }

    void open(Epoch epoch, int partitions) {
        for (int partition = 0; partition < partitions; partition++) {
            log.open(epoch, partition, 0, partitions);
        }
    }

    static RecordHeader header(String thread, long sequence) {
        return new RecordHeader(
                MessageType.MESSAGE_TYPE_EVENT,
                List.of(new ThreadSequence(thread, sequence)),
                List.of("tenant-of-" + thread),
                1,
                1,
                1);
    }

    /** Appends a record of a thread to Kafka's history and to the log. */
    void append(int partition, long offset, String thread) {
        byte[] value = new byte[VALUE];
        RecordHeader header = header(thread, offset + 1);
        history.add(partition, offset, value.length, header);
        log.append(partition, offset, ByteBuffer.wrap(value), header, System.currentTimeMillis());
    }

    void append(int partition, long from, int count) {
        for (int i = 0; i < count; i++) {
            append(partition, from + i, "t-1");
        }
        log.publish();
    }

    RecordingSink sink() {
        RecordingSink sink = new RecordingSink(channel.eventLoop());
        sinks.add(sink);
        return sink;
    }

    Subscription open(RecordingSink sink, StartPoint start) {
        return open(sink, new SubscriptionOptions(start, Filter.ALL, 0, 0, 0));
    }

    Subscription open(RecordingSink sink, SubscriptionOptions options) {
        Subscription subscription = delivery.open(sink, options);
        run();
        return subscription;
    }

    static StartPoint after(String cursor) {
        return StartPoint.after(Cursor.parse(cursor));
    }

    /** Lets the loop and the store do what they have to, until there is nothing left. */
    void run() {
        do {
            channel.runPendingTasks();
        } while (history.answer());
    }

    /** Lets time pass, in steps as small as the loop's own ticks. */
    void pass(Duration time) {
        long left = time.toNanos();
        while (left > 0) {
            long step = Math.min(left, TimeUnit.MILLISECONDS.toNanos(50));
            now += step;
            channel.advanceTimeBy(step, TimeUnit.NANOSECONDS);
            run();
            left -= step;
        }
    }

    static List<Long> offsets(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
