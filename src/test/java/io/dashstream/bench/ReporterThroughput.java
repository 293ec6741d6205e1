package io.dashstream.bench;

import io.dashstream.local.LocalKafka;
import io.dashstream.producer.DashStream;
import io.dashstream.producer.DashStreamOptions;
import io.dashstream.producer.RunReporter;
import io.dashstream.producer.queue.QueueLimits;
import io.dashstream.producer.send.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Records a second that a real broker acknowledges, through the library and, in turn in the same run, through a bare
 * {@code KafkaProducer} that sends the same bytes with the same settings. Both wait while the broker has to answer for
 * {@value #MOST_UNANSWERED} records, so that neither is measured by what garbage collection makes of a hoard. Started as
 * the package says; an argument is the number of rounds.
 */
public final class ReporterThroughput {
    private static final int MESSAGES = 200_000;
    /** How many times a measurement sends them, so that it takes some seconds. */
    private static final int TIMES = 4;

    private static final int MOST_UNANSWERED = 20_000;
    private static final int RUNS = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TOPIC = "throughput";
    private static final String TEXT = "Every piece of the answer that a model streams is a record. ".repeat(6);

    private final KafkaSettings settings;
    private final List<ProducerRecord<byte[], byte[]>> bytes;

    private ReporterThroughput(KafkaSettings settings) {
        this.settings = settings;
        this.bytes = written();
    }

    /** Runs it. */
    public static void main(String[] args) {
        QuietLogs.set();
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        try (LocalKafka kafka = LocalKafka.start(0)) {
            kafka.create(TOPIC, 4);
            ReporterThroughput benchmark = new ReporterThroughput(
                    KafkaSettings.of(kafka.bootstrap(), TOPIC).with("interceptor.classes", Answers.class.getName()));
            // What the first round says is of a virtual machine that is still cold.
            benchmark.round(0);
            double ratio = Median.of(IntStream.rangeClosed(1, rounds).mapToDouble(benchmark::round));
            System.out.printf("median of ratios %.2f%n", ratio);
        }
    }

    private double round(int round) {
        double bare = bare();
        double library = library();
        System.out.printf(
                "round %d: library %,.0f records/s, bare %,.0f records/s, ratio %.2f%n",
                round, library, bare, library / bare);
        return library / bare;
    }

    /** What the library writes of the load. */
    private static List<ProducerRecord<byte[], byte[]>> written() {
        MockProducer<byte[], byte[]> kept = new MockProducer<>(
                true,
                new io.dashstream.producer.send.Crc32Partitioner(),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        try (DashStream dashStream = DashStream.open(options(KafkaSettings.of("localhost:1", TOPIC)), kept)) {
            load(dashStream, MESSAGES, i -> {});
            dashStream.flush(PATIENCE);
            return kept.history();
        }
    }

    private static DashStreamOptions options(KafkaSettings settings) {
        // What is kept for the bare producer comes at once: it must fit.
        return DashStreamOptions.of(settings).withQueue(new QueueLimits(2 * MESSAGES, 1L << 30));
    }

    private static void load(DashStream dashStream, int messages, IntConsumer before) {
        RunReporter[] runs = new RunReporter[RUNS];
        for (int i = 0; i < RUNS; i++) {
            runs[i] = dashStream.run("thread-" + i);
        }
        for (int i = 0; i < messages; i++) {
            before.accept(i);
            runs[i % RUNS].llm().tokens("request", i, TEXT);
        }
    }

    private double library() {
        try (DashStream dashStream = DashStream.open(options(settings))) {
            // Connected, and knows the topic.
            dashStream.run("first").nodeStarted("node");
            dashStream.flush(PATIENCE);
            Answers.ALL.set(0);
            long start = System.nanoTime();
            load(dashStream, TIMES * MESSAGES, Answers::await);
            if (!dashStream.flush(PATIENCE).delivered()) {
                throw new IllegalStateException("messages were lost: " + dashStream.lost());
            }
            return perSecond(start);
        }
    }

    // All are awaited together.
    @SuppressWarnings("FutureReturnValueIgnored")
    private double bare() {
        AtomicInteger acknowledged = new AtomicInteger();
        Answers.ALL.set(0);
        try (Producer<byte[], byte[]> producer = settings.open()) {
            producer.partitionsFor(TOPIC);
            long start = System.nanoTime();
            for (int i = 0; i < TIMES * MESSAGES; i++) {
                Answers.await(i);
                producer.send(bytes.get(i % MESSAGES), (metadata, fault) -> {
                    if (fault == null) {
                        acknowledged.incrementAndGet();
                    }
                });
            }
            producer.flush();
            double perSecond = perSecond(start);
            if (acknowledged.get() != TIMES * MESSAGES) {
                throw new IllegalStateException("acknowledged " + acknowledged + " of " + TIMES * MESSAGES);
            }
            return perSecond;
        }
    }

    private static double perSecond(long startNanos) {
        return TIMES * MESSAGES / ((System.nanoTime() - startNanos) / 1e9);
    }

    /** Counts what the broker has answered. Kafka's thread; any thread may wait. */
    public static final class Answers implements ProducerInterceptor<byte[], byte[]> {
        private static final AtomicInteger ALL = new AtomicInteger();

        /** Waits until so many records may be under way. */
        private static void await(int sent) {
            while (sent - ALL.get() > MOST_UNANSWERED) {
                LockSupport.parkNanos(100_000);
            }
        }

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            return record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception failure) {
            ALL.incrementAndGet();
        }

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> settings) {}
    }
}
