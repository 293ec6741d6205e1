package io.dashstream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.ingest.SampleRecords;
import io.dashstream.testkit.WsClient;
import io.dashstream.testkit.WsRequest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One client resets, seeks and floods: no other client sees any effect. */
@QuarkusTest
@TestProfile(LiveProfile.class)
class I06NobodyElseFeelsItIT extends LiveScenario {
    private static final int RECORDS = 3_000;

    @Test
    void shouldDeliverTheSameToOthersWhateverOneClientDoes() {
        long first = log.head(1) + 1;
        try (WsClient quietV2 = only(true).connect();
                WsClient quietV1 = only(false).connect();
                WsClient seeking = WsClient.v2(gateway).withoutValues().connect();
                WsClient resetting = WsClient.v1(gateway)
                        .withoutValues()
                        .param("from", "latest")
                        .connect();
                WsClient late = only(true).connect()) {
            quietV2.awaitFrame("hello");
            seeking.awaitFrame("hello");
            for (int i = 0; i < RECORDS; i++) {
                produce(1, SampleRecords.event("t-6", i + 1L, 1));
                if (i % 100 == 0) {
                    produced();
                    seeking.send("{\"type\":\"seek\",\"from\":\"earliest\"}");
                    resetting.allowJump().send("{\"type\":\"cursor_reset\"}");
                    for (int j = 0; j < 200; j++) {
                        seeking.queue("{\"type\":\"ping\",\"id\":" + j + "}");
                    }
                    seeking.flush();
                }
            }
            produced();
            List<Long> all = LongStream.range(first, first + RECORDS).boxed().toList();
            for (WsClient client : List.of(quietV2, quietV1, late)) {
                client.awaitUntil("all records", c -> c.offsets(1).size() >= RECORDS);
                assertThat(client.offsets(1)).containsExactlyElementsOf(all);
                assertThat(client.frames("reset")).isEmpty();
                assertThat(client.frames("cursor_reset_complete")).isEmpty();
            }
            resetting.awaitFrame("cursor_reset_complete");
            seeking.awaitFrame("reset");
            seeking.awaitFrames("pong", 200 * RECORDS / 100);
        }
    }

    private WsRequest only(boolean v2) {
        return request(v2).withoutValues().param("from", "latest");
    }
}
