package io.dashstream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.ingest.SampleRecords;
import io.dashstream.log.Epoch;
import io.dashstream.log.LogAppender;
import io.dashstream.testkit.WsClient;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.dashstream.wire.RecordHeader;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets above 2^53, which no Kafka here reaches: written to the log itself, exact on the wire. */
@QuarkusTest
@TestProfile(I19LargeOffsetsIT.WithoutIngest.class)
// Quarkus sets the fields before the first test method.
@SuppressWarnings("NullAway.Init")
class I19LargeOffsetsIT {
    private static final long FIRST = (1L << 53) + 1;
    private static final int RECORDS = 20;

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    LogAppender log;

    /** The broker is there for questions about the topic's ends; what is read of it is what the test appends. */
    public static class WithoutIngest extends LiveProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.test-port",
                    "0",
                    "dashstream.delivery.v1-rate",
                    "0",
                    // No client can be made that joins a group with this; those that only ask and read are not
                    // concerned.
                    "kafka.session.timeout.ms",
                    "1");
        }
    }

    @ParameterizedTest(name = "dialect 2: {0}")
    @ValueSource(booleans = {true, false})
    void shouldBeExactWhenTheyAreGivenAndWhenTheyAreSent(boolean v2) {
        append();
        WsClient client = (v2 ? WsClient.v2(gateway) : WsClient.v1(gateway))
                .param("cursor", "0:" + (FIRST + 4))
                .connect();
        try (client) {
            client.awaitRecords(RECORDS - 5);

            List<Long> right =
                    LongStream.range(FIRST + 5, FIRST + RECORDS).boxed().toList();
            assertThat(client.offsets(0)).isEqualTo(right);
            assertThat(client.lastOffsets()).containsEntry(0, FIRST + RECORDS - 1);
            if (v2) {
                String head = Long.toString(FIRST + RECORDS - 1);
                assertThat(client.awaitFrame("hello").path("head").path("0").textValue())
                        .isEqualTo(head);
                assertThat(client.awaitFrame("caught_up").path("cursor").asText())
                        .contains("0:" + head);
            }
        }
    }

    private void append() {
        if (log.nextOffset(0) < 0) {
            for (int partition = 1; partition < LiveScenario.PARTITIONS; partition++) {
                log.open(new Epoch("large"), partition, 0, LiveScenario.PARTITIONS);
            }
            log.open(new Epoch("large"), 0, FIRST, LiveScenario.PARTITIONS);
            for (int i = 0; i < RECORDS; i++) {
                byte[] value = SampleRecords.event("t-1", FIRST + i, 1);
                RecordHeader header = (RecordHeader) new HeaderPeek(FrameLimits.DEFAULT).peek(value);
                log.append(0, FIRST + i, ByteBuffer.wrap(value), header, System.currentTimeMillis());
            }
            log.publish();
        }
    }
}
