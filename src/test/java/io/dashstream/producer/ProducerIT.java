package io.dashstream.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.local.LocalKafka;
import io.dashstream.producer.loss.LossReason;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.loss.ProducerListener;
import io.dashstream.producer.queue.QueueLimits;
import io.dashstream.producer.send.Crc32Partitioner;
import io.dashstream.producer.send.KafkaSettings;
import io.dashstream.testkit.SharedKafka;
import io.dashstream.testkit.TopicReader;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The library with a real broker, or without one. */
@Timeout(120)
class ProducerIT implements ProducerListener {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<LossReason, AtomicInteger> dropped = new ConcurrentHashMap<>();

    @Override
    public void dropped(MessageKind kind, LossReason reason) {
        dropped.computeIfAbsent(reason, none -> new AtomicInteger()).incrementAndGet();
    }

    @Test
    void shouldBringRunsToTheirPartitionsInOrderAndRebuildable() {
        SharedKafka kafka = SharedKafka.get();
        String topic = kafka.newTopic(4);
        DashStreamOptions options = DashStreamOptions.of(KafkaSettings.of(kafka.bootstrap(), topic))
                .withListener(this)
                .withTrace(() -> Map.of("traceparent", "00-1-2-01"));
        ChangingState[] states = new ChangingState[5];
        try (DashStream dashStream = DashStream.open(options)) {
            for (int thread = 0; thread < states.length; thread++) {
                states[thread] = new ChangingState(thread);
                report(dashStream.run("thread-" + thread), states[thread], 200);
            }
            assertThat(dashStream.flush(PATIENCE)).isEqualTo(new FlushResult(true, 0));
        }
        List<ConsumerRecord<byte[], byte[]>> records = TopicReader.all(kafka.bootstrap(), topic);
        for (int thread = 0; thread < states.length; thread++) {
            shouldBeWhole(records, "thread-" + thread, states[thread]);
        }
    }

    private static void report(RunReporter run, ChangingState state, int changes) {
        for (int i = 0; i < changes; i++) {
            run.nodeStarted("node");
            state.change();
            run.nodeEnded("node", state.tree());
        }
        run.graphEnded();
    }

    private static void shouldBeWhole(
            List<ConsumerRecord<byte[], byte[]>> records, String thread, ChangingState state) {
        Reader reader = new Reader();
        long last = 0;
        for (ConsumerRecord<byte[], byte[]> each : records) {
            if (new String(each.key(), StandardCharsets.UTF_8).equals(thread)) {
                assertThat(each.partition()).isEqualTo(Crc32Partitioner.partition(each.key(), 4));
                assertThat(each.headers().lastHeader("traceparent").value()).isNotEmpty();
                DashStreamMessage message = Capture.message(each.value());
                last = checkSequence(message, last);
                reader.read(message);
            }
        }
        assertThat(Reader.hash(reader.state())).isEqualTo(Reader.hash(state.tree()));
    }

    private static long checkSequence(DashStreamMessage message, long last) {
        long now = last;
        for (Event event : Capture.events(message)) {
            assertThat(event.getHeader().getSequence()).isGreaterThan(now);
            now = event.getHeader().getSequence();
        }
        if (message.hasStateDiff()) {
            assertThat(message.getStateDiff().getHeader().getSequence()).isGreaterThan(now);
            now = message.getStateDiff().getHeader().getSequence();
        }
        return now;
    }

    @Test
    void shouldLoseNothingWhenTheBrokerStopsAndComesBack() {
        try (LocalKafka kafka = LocalKafka.start(0)) {
            kafka.create("topic", 1);
            try (DashStream dashStream =
                    DashStream.open(DashStreamOptions.of(KafkaSettings.of(kafka.bootstrap(), "topic"))
                            .withListener(this))) {
                RunReporter run = dashStream.run("thread");
                ChangingState state = new ChangingState(1);
                run.state(state.tree());
                assertThat(dashStream.flush(PATIENCE).delivered()).isTrue();
                kafka.stop();
                report(run, state, 500);
                assertThat(dashStream.flush(Duration.ofMillis(10)).complete()).isFalse();
                kafka.start();
                assertThat(dashStream.flush(PATIENCE)).isEqualTo(new FlushResult(true, 0));
                Reader reader = new Reader();
                TopicReader.all(kafka.bootstrap(), "topic").forEach(each -> reader.read(Capture.message(each.value())));
                assertThat(Reader.hash(reader.state())).isEqualTo(Reader.hash(state.tree()));
            }
        }
    }

    @Test
    void shouldShedAndCountWhenThereIsNoBroker() {
        DashStream dashStream = DashStream.open(DashStreamOptions.of(KafkaSettings.of("127.0.0.1:1", "topic"))
                .withQueue(new QueueLimits(100, 1 << 20))
                .withListener(this));
        RunReporter run = dashStream.run("thread");
        for (int i = 0; i < 5_000; i++) {
            run.llm().tokens("request", i, "text");
        }
        run.graphEnded();
        assertThat(dropped.getOrDefault(LossReason.QUEUE_FULL, new AtomicInteger())
                        .get())
                .isGreaterThan(4_000);
        dashStream.close(Duration.ofMillis(500));
        assertThat(dropped).containsKey(LossReason.CLOSED);
        assertThat(dashStream.lost()).as("every message is accounted for").isEqualTo(5_002);
    }
}
