package io.dashstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.SharedKafka;
import io.dashstream.testkit.WsClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Policy pause: the partition stands at the poison, also after a restart, until exactly that record is skipped. */
class I07PausedPartitionIT {
    private final SharedKafka kafka = SharedKafka.get();
    private final String topic = kafka.newTopic(2);

    @BeforeEach
    void letters() {
        kafka.newTopic(topic + "-dlq", 1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldStandThereAcrossARestartUntilExactlyThatRecordIsSkipped(Memory.Kind kind) {
        try (Memory memory = new Memory(kind, topic)) {
            try (GatewayProcess gateway = pausing(memory)) {
                // The very first record, so that nothing before it tells where the partition stands.
                kafka.produce(topic, 0, SampleRecords.garbage());
                kafka.produce(topic, 0, Records.event("a", 1));
                kafka.produce(topic, 1, Records.event("b", 1));
                shouldStand(gateway, 2);
                memory.end(gateway);
            }
            kafka.produce(topic, 1, Records.event("b", 2));
            try (GatewayProcess gateway = pausing(memory)) {
                shouldStand(gateway, 2);
                shouldGoOnInTheOtherPartition(gateway);
                shouldSkipNothingElse(gateway);
                assertThat(Gateways.post(gateway, "/api/ingest/partitions/0/skip?offset=0"))
                        .isEqualTo(204);
                Gateways.awaitRead(gateway, 4);
                Gateways.awaitMeter(gateway, "dashstream_ingest_paused{partition=\"0\"", 0);
                assertThat(Gateways.json(gateway, "/api/ingest/partitions/standing"))
                        .isEmpty();
                memory.end(gateway);
            }
            try (GatewayProcess gateway = pausing(memory)) {
                kafka.produce(topic, 0, Records.event("a", 2));
                Gateways.awaitRead(gateway, 1);
                assertThat(gateway.meter("dashstream_ingest_paused")).isZero();
            }
        }
    }

    @Test
    void shouldGoOnInEveryReplicaWhenOneIsToldToSkip() {
        try (Memory memory = new Memory(Memory.Kind.REDIS, topic);
                GatewayProcess one = pausing(memory);
                GatewayProcess other = pausing(memory)) {
            kafka.produce(topic, 0, SampleRecords.garbage());
            kafka.produce(topic, 0, Records.event("a", 1));
            Gateways.awaitMeter(one, "dashstream_ingest_paused{partition=\"0\"", 1);
            Gateways.awaitMeter(other, "dashstream_ingest_paused{partition=\"0\"", 1);
            assertThat(Gateways.post(one, "/api/ingest/partitions/0/skip?offset=0"))
                    .isEqualTo(204);

            Gateways.awaitRead(one, 2);
            Gateways.awaitRead(other, 2);
            Gateways.awaitMeter(other, "dashstream_ingest_paused{partition=\"0\"", 0);
        }
    }

    @Test
    void shouldNotStartWhereNothingWouldKnowAfterARestart() {
        try (GatewayProcess gateway = GatewayProcess.reading(topic)
                .set("dashstream.ingest.on-refused", "pause")
                .start()) {
            assertThat(gateway.awaitEnd()).isNotZero();
            assertThat(gateway.logLines())
                    .anyMatch(line -> line.contains("dashstream.ingest.on-refused=pause")
                            && line.contains("KAFKA_GROUP_ID")
                            && line.contains("REDIS_URL"));
        }
    }

    private static GatewayProcess pausing(Memory memory) {
        return memory.gateway()
                .set("dashstream.ingest.on-refused", "pause")
                .start()
                .awaitReady();
    }

    private static void shouldStand(GatewayProcess gateway, long read) {
        Gateways.awaitMeter(gateway, "dashstream_ingest_paused{partition=\"0\"", 1);
        Gateways.awaitMeter(gateway, "websocket_kafka_consumer_lag{partition=\"0\"", 2);
        Gateways.awaitRead(gateway, read);
        JsonNode standing = Gateways.json(gateway, "/api/ingest/partitions/standing");
        assertThat(standing).hasSize(1);
        assertThat(standing.get(0).get("partition").intValue()).isZero();
        assertThat(standing.get(0).get("offset").asText()).isEqualTo("0");
        assertThat(gateway.get("/q/health/ready")).contains("/api/ingest/partitions/0/skip?offset=0");
        assertThat(gateway.get("/health")).contains("degraded").contains("0@0");
    }

    private void shouldGoOnInTheOtherPartition(GatewayProcess gateway) {
        try (WsClient client =
                WsClient.v2(gateway.base()).param("from", "earliest").connect()) {
            client.awaitRecords(2);
            assertThat(client.offsets(1)).containsExactly(0L, 1L);
            assertThat(client.offsets(0)).isEmpty();
            kafka.produce(topic, 1, Records.event("b", 3));
            client.awaitRecords(3);
        }
    }

    private static void shouldSkipNothingElse(GatewayProcess gateway) {
        assertThat(Gateways.post(gateway, "/api/ingest/partitions/0/skip?offset=1"))
                .isEqualTo(409);
        assertThat(Gateways.post(gateway, "/api/ingest/partitions/0/skip?offset=x"))
                .isEqualTo(400);
        assertThat(Gateways.post(gateway, "/api/ingest/partitions/1/skip?offset=0"))
                .isEqualTo(409);
        assertThat(gateway.meter("dashstream_ingest_paused{partition=\"0\"")).isEqualTo(1);
    }
}
