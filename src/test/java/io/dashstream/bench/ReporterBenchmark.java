package io.dashstream.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.producer.DashStream;
import io.dashstream.producer.DashStreamOptions;
import io.dashstream.producer.RunReporter;
import io.dashstream.producer.send.Crc32Partitioner;
import io.dashstream.producer.send.KafkaSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What a node's end costs on the application's own thread, with a state of about 100 KiB of which one field changed,
 * and without a state. The profiler counts what the sender allocates too; its thread runs beside. Started as
 * the package says.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ReporterBenchmark {
    private static final int MESSAGES = 400;

    @Param({"true", "false"})
    public boolean states = true;

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, new Crc32Partitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    private final ObjectNode state = JsonNodeFactory.instance.objectNode();
    private final DashStream dashStream;
    private final RunReporter run;
    private long step;

    public ReporterBenchmark() {
        dashStream = DashStream.open(DashStreamOptions.of(KafkaSettings.of("localhost:1", "topic")), kafka);
        run = dashStream.run("benchmark");
    }

    /** Takes JMH's own options, for example {@code -wi 1 -i 1 -f 1}. */
    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(args))
                        .include(ReporterBenchmark.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }

    @Setup
    public void fill() {
        ArrayNode history = state.putArray("messages");
        for (int i = 0; i < MESSAGES; i++) {
            history.addObject().put("role", "assistant").put("n", i).put("text", "x".repeat(220));
        }
    }

    /** The mock keeps what it was sent: it must not be what is measured. */
    @Setup(Level.Iteration)
    public void forget() {
        dashStream.flush(Duration.ofSeconds(30));
        kafka.clear();
    }

    @TearDown
    public void close() {
        dashStream.close();
    }

    @Benchmark
    public void nodeEnd() {
        if (states) {
            run.nodeEnded("node", state.put("step", step++));
        } else {
            run.nodeEnded("node");
        }
    }
}
