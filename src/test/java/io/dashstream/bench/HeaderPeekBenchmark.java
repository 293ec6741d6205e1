package io.dashstream.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.dashstream.wire.Peeked;
import io.dashstream.wire.v1.AttributeValue;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventBatch;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.Header;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Compares a header peek with protobuf's own parser on the same record; time and bytes allocated per record. Started as
 * the package says.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HeaderPeekBenchmark {
    /** What the record holds. */
    public enum Shape {
        /** An event of about 70 bytes. */
        SMALL_EVENT,
        /** An event of about 500 bytes, most of it one attribute. */
        EVENT_512,
        /** 64 events of three threads, bare. */
        BATCH
    }

    @Param
    public Shape shape = Shape.SMALL_EVENT;

    private final HeaderPeek peek = new HeaderPeek(FrameLimits.DEFAULT);
    private byte[] value = {};
    private byte[] body = {};

    /** Takes JMH's own options, for example {@code -wi 1 -i 1 -f 1}. */
    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(args))
                        .include(HeaderPeekBenchmark.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }

    @Setup
    public void setUp() {
        DashStreamMessage message = switch (shape) {
            case SMALL_EVENT -> message(event(1, ""));
            case EVENT_512 -> message(event(1, "x".repeat(410)));
            case BATCH -> batch();
        };
        body = message.toByteArray();
        value = new byte[1 + body.length];
        System.arraycopy(body, 0, value, 1, body.length);
    }

    /** What the gateway does with each record. */
    @Benchmark
    public Peeked peek() {
        return peek.peek(value);
    }

    /** The reference: the message tree of the same bytes. */
    @Benchmark
    public DashStreamMessage parse() throws InvalidProtocolBufferException {
        return DashStreamMessage.parseFrom(body);
    }

    private static DashStreamMessage message(Event event) {
        return DashStreamMessage.newBuilder().setEvent(event).build();
    }

    private static DashStreamMessage batch() {
        EventBatch.Builder batch = EventBatch.newBuilder();
        for (int i = 0; i < 64; i++) {
            batch.addEvents(event(i, ""));
        }
        return DashStreamMessage.newBuilder().setEventBatch(batch).build();
    }

    private static Event event(int number, String attribute) {
        Event.Builder event = Event.newBuilder()
                .setHeader(Header.newBuilder()
                        .setMessageId(ByteString.copyFrom(new byte[16]))
                        .setTimestampUs(1_700_000_000_000_000L + number)
                        .setTenantId("default")
                        .setThreadId(new UUID(7, number % 3).toString())
                        .setSequence(number)
                        .setSchemaVersion(1))
                .setEventType(EventType.EVENT_TYPE_NODE_END)
                .setNodeId("plan")
                .setDurationUs(1500);
        if (!attribute.isEmpty()) {
            event.putAttributes(
                    "note",
                    AttributeValue.newBuilder().setStringValue(attribute).build());
        }
        return event.build();
    }
}
