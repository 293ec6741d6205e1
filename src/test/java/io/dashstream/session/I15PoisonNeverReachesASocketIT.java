package io.dashstream.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.dashstream.ingest.SampleRecords;
import io.dashstream.testkit.WsClient;
import io.dashstream.testkit.WsRecord;
import io.dashstream.wire.v1.AttributeArray;
import io.dashstream.wire.v1.AttributeValue;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.Header;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bombs, oversize and broken records never reach a client; the largest legal record arrives whole. */
@QuarkusTest
@TestProfile(LiveProfile.class)
class I15PoisonNeverReachesASocketIT extends LiveScenario {
    private static final int LARGEST = 10 << 20;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldDeliverTheGoodRecordsAmongThePoison(boolean v2) {
        try (WsClient client = request(v2).param("from", "latest").connect()) {
            client.awaitUntil("the subscription", c -> !v2 || !c.frames("hello").isEmpty());
            byte[] large = large(LARGEST);
            byte[] last = SampleRecords.event("t-15", 2, 1);
            produce(0, SampleRecords.event("t-15", 1, 1));
            produce(0, bomb());
            produce(0, large(LARGEST + 1));
            produce(0, nested());
            produce(0, SampleRecords.garbage());
            produce(0, SampleRecords.truncated());
            produce(0, SampleRecords.empty());
            produce(0, null);
            produce(0, large);
            produce(0, last);
            produced();
            client.awaitUntil("the last record", c -> c.recordCount() >= 3);
            List<WsRecord> records = client.records();
            assertThat(records).hasSize(3);
            assertThat(records.get(1).value()).isEqualTo(large);
            assertThat(records.get(2).value()).isEqualTo(last);
            assertThat(records.get(2).offset() - records.get(0).offset()).isEqualTo(9);
            assertThat(client.frames("gap")).as("poison is no gap").isEmpty();
        }
    }

    /** 64 MiB of zeros in a few KiB. */
    private static byte[] bomb() {
        byte[] body = Zstd.compress(new byte[64 << 20]);
        byte[] framed = new byte[body.length + 1];
        framed[0] = 1;
        System.arraycopy(body, 0, framed, 1, body.length);
        return framed;
    }

    /** A good record of exactly that many bytes. */
    private static byte[] large(int size) {
        int padding = size - framed(event("")).length;
        byte[] value = framed(event("x".repeat(padding - 20)));
        return framed(event("x".repeat(padding - 20 + size - value.length)));
    }

    private static DashStreamMessage event(String padding) {
        return DashStreamMessage.newBuilder()
                .setEvent(Event.newBuilder()
                        .setHeader(Header.newBuilder().setThreadId("t-15").setSequence(9))
                        .setNodeId(padding))
                .build();
    }

    private static byte[] nested() {
        AttributeValue value = AttributeValue.newBuilder().setBoolValue(true).build();
        for (int i = 0; i < 200; i++) {
            value = AttributeValue.newBuilder()
                    .setArrayValue(AttributeArray.newBuilder().addValues(value))
                    .build();
        }
        return framed(DashStreamMessage.newBuilder()
                .setEvent(Event.newBuilder().putAttributes("deep", value))
                .build());
    }

    private static byte[] framed(DashStreamMessage message) {
        byte[] body = message.toByteArray();
        byte[] framed = new byte[body.length + 1];
        System.arraycopy(body, 0, framed, 1, body.length);
        return framed;
    }
}
