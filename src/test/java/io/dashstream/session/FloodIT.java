package io.dashstream.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.delivery.Sink;
import io.dashstream.testkit.WsClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A client that asks and does not read: what it makes the gateway keep is bounded, and nobody else feels it. */
@QuarkusTest
@TestProfile(DoorProfile.class)
class FloodIT extends DoorScenario {
    private static final int FRAMES = 100_000;

    @Test
    void shouldStopReadingAClientThatFloodsPingsAndAnswerThemAllOnceItReads() {
        try (WsClient flooder = first(WsClient.v2(gateway).receiveBuffer(4096));
                WsClient other = WsClient.v2(gateway).connect()) {
            delivery.subscription(1).start();
            flooder.awaitFrame("hello");
            flooder.pauseReading();
            for (int i = 0; i < FRAMES; i++) {
                flooder.queue("{\"type\":\"ping\",\"id\":\"" + "x".repeat(60) + "\"}");
            }
            flooder.flush();
            other.send("{\"type\":\"ping\",\"id\":1}").awaitFrame("pong");
            delivery.subscription(1).records(TestRun.of(0, 42, "live".getBytes(UTF_8)));
            other.awaitRecords(1, Duration.ofSeconds(2));

            AtomicLong most = new AtomicLong();
            // How long a machine takes for so many frames is its own business; what is kept for them is not.
            await("the gateway to stop reading")
                    .atMost(Duration.ofMinutes(1))
                    .during(Duration.ofMillis(500))
                    .until(() -> {
                        long pending = pending();
                        return most.getAndSet(pending) == pending && pending > 0;
                    });
            assertThat(most.get()).as("bytes of answers kept").isLessThan(2 << 20);
            assertThat(flooder.frames("pong").size()).isLessThan(FRAMES);

            flooder.resumeReading();
            flooder.awaitUntil("all pongs", c -> c.frames("pong").size() == FRAMES);
        }
    }

    @Test
    void shouldStopAfterTenBadFramesOfAHundredThousand() {
        try (WsClient flooder = first(WsClient.v2(gateway));
                WsClient other = WsClient.v1(gateway).connect()) {
            delivery.subscription(1).start();
            for (int i = 0; i < FRAMES; i++) {
                flooder.queue("{\"type\":\"bogus\"}");
            }
            flooder.flush();
            assertThat(flooder.closeCode()).isEqualTo(1008);
            assertThat(flooder.frames("error")).hasSize(10);
            other.send("{\"type\":\"ping\"}").awaitFrame("pong");
        }
    }

    private long pending() {
        long[] bytes = {0};
        script().tell((Sink sink) -> bytes[0] = sink.pendingBytes());
        return bytes[0];
    }
}
