package io.dashstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.producer.DashStream;
import io.dashstream.producer.DashStreamOptions;
import io.dashstream.producer.RunReporter;
import io.dashstream.producer.send.KafkaSettings;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.SharedKafka;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What counts as loss: a real one, with its size, also while the gateway was down; no restart of anything. */
class I22SequencesIT {
    private final SharedKafka kafka = SharedKafka.get();
    private final String topic = kafka.newTopic(1);
    private long clockUs = System.currentTimeMillis() * 1000;

    @ParameterizedTest
    @EnumSource
    void shouldCountWhatIsLostAndNoRestart(Memory.Kind kind) {
        try (Memory memory = new Memory(kind, topic)) {
            try (GatewayProcess gateway = memory.gateway().start().awaitReady()) {
                sequences(1, 2, 3, 4, 5);
                Gateways.awaitRead(gateway, 5);
                shouldHaveFound(gateway, "gaps 0 missing 0 restarts 0 others 0");
                sequences(9);
                Gateways.awaitRead(gateway, 6);
                shouldHaveFound(gateway, "gaps 1 missing 3 restarts 0 others 0");
                sequences(1, 2);
                Gateways.awaitRead(gateway, 8);
                shouldHaveFound(gateway, "gaps 1 missing 3 restarts 1 others 0");
                memory.end(gateway);
            }
            sequences(3, 6);
            try (GatewayProcess gateway = memory.gateway().start().awaitReady()) {
                Gateways.awaitRead(gateway, 2);
                shouldHaveFound(gateway, "gaps 1 missing 2 restarts 0 others 0");
                memory.end(gateway);
            }
            try (GatewayProcess gateway = memory.gateway().start().awaitReady()) {
                sequences(7, 8);
                Gateways.awaitRead(gateway, 2);
                shouldHaveFound(gateway, "gaps 0 missing 0 restarts 0 others 0");
                long first = report();
                long second = report();
                Gateways.awaitRead(gateway, 2 + first + second);
                shouldHaveFound(gateway, "gaps 0 missing 0 restarts 1 others 0");
            }
        }
    }

    private void sequences(long... sequences) {
        for (long sequence : sequences) {
            kafka.produce(topic, 0, SampleRecords.event("a", sequence, ++clockUs));
        }
    }

    /** One life of an application that reports with the library, always the same run; how many records it wrote. */
    private long report() {
        long before = kafka.end(topic, 0);
        try (DashStream dashStream =
                DashStream.open(DashStreamOptions.of(KafkaSettings.of(kafka.bootstrap(), topic)))) {
            RunReporter run = dashStream.run("of-the-library");
            for (int node = 0; node < 20; node++) {
                run.nodeStarted("node");
                run.nodeEnded("node");
            }
            run.graphEnded();
        }
        return kafka.end(topic, 0) - before;
    }

    private static void shouldHaveFound(GatewayProcess gateway, String expected) {
        Scrape scrape = Scrape.of(gateway);
        long others =
                scrape.sum("dashstream_sequence_duplicates_total") + scrape.sum("dashstream_sequence_reorders_total");
        assertThat("gaps " + scrape.sum("dashstream_sequence_gaps_total")
                        + " missing " + scrape.sum("dashstream_sequence_missing_total")
                        + " restarts " + scrape.sum("dashstream_producer_restarts_total")
                        + " others " + others)
                .isEqualTo(expected);
    }
}
