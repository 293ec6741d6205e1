package io.dashstream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.ingest.SampleRecords;
import io.dashstream.testkit.WsClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replay meets live under load: nothing twice, nothing skipped. */
@QuarkusTest
@TestProfile(LiveProfile.class)
class I02ReplayMeetsLiveIT extends LiveScenario {
    private static final int BEFORE = 5_000;
    private static final int DURING = 20_000;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldDeliverEveryRecordOnceAndInOrderToClientsThatJoinAnywhere(boolean v2) {
        long first = log.head(0) + 1;
        send(0, BEFORE);
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> send(BEFORE, DURING));
        List<WsClient> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(request(v2)
                    .withoutValues()
                    .param("cursor", "0:" + (first - 1 + i * 500L))
                    .param("from", "latest")
                    .connect());
        }
        load.join();
        for (int i = 0; i < 8; i++) {
            long from = first + i * 500L;
            clients.get(i).awaitRecords(BEFORE + DURING - i * 500L, Duration.ofSeconds(60));
            assertThat(clients.get(i).offsets(0))
                    .as("client %d", i)
                    .containsExactlyElementsOf(LongStream.range(from, first + BEFORE + DURING)
                            .boxed()
                            .toList());
        }
        clients.forEach(WsClient::close);
    }

    private void send(int from, int count) {
        for (int i = 0; i < count; i++) {
            produce(0, SampleRecords.event("t-1", from + i + 1L, 1));
        }
        produced();
    }
}
