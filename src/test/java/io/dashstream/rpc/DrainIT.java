package io.dashstream.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.rpc.RetryInfo;
import io.dashstream.rpc.v1.PublishSummary;
import io.dashstream.rpc.v1.TelemetryGrpc;
import io.dashstream.session.LiveProfile;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What gRPC clients are told when the gateway begins to shut down. */
@QuarkusTest
@TestProfile(DrainIT.Profile.class)
@SuppressWarnings("NullAway.Init")
class DrainIT extends GrpcScenario {
    @Inject
    Event<ShutdownDelayInitiatedEvent> shutdown;

    @Test
    void shouldEndEveryCallAndTellEachItsOwnMomentToComeBack() {
        List<Deliveries> followers =
                IntStream.range(0, 4).mapToObj(i -> follow(thread("t"))).toList();
        Publishing publisher = new Publishing();
        publisher.start(channel);
        publisher.send(event("published", 1));
        Deliveries own =
                follow(thread("published").toBuilder().setFrom("earliest").build());
        own.awaitRecords(1);
        int open = calls.count();

        shutdown.fire(new ShutdownDelayInitiatedEvent());

        assertThat(open).isEqualTo(6);
        assertThat(followers)
                .extracting(each -> each.error().getStatus().getCode())
                .containsOnly(Status.Code.UNAVAILABLE);
        assertThat(followers)
                .extracting(each -> delayMs(each.error()))
                .doesNotHaveDuplicates()
                .allMatch(ms -> ms > 0 && ms <= 600);
        StatusRuntimeException published = publisher.error();
        assertThat(published.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(detail(published, PublishSummary.class))
                .as("what Kafka has of it")
                .contains(PublishSummary.newBuilder().setAccepted(1).build());
        await("all to be gone").until(() -> calls.count() == 0);
        StatusRuntimeException late = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> TelemetryGrpc.newBlockingStub(channel).publishOne(event("late", 1)));
        assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    private static long delayMs(StatusRuntimeException error) {
        RetryInfo info = detail(error, RetryInfo.class).orElseThrow();
        long ms =
                info.getRetryDelay().getSeconds() * 1_000 + info.getRetryDelay().getNanos() / 1_000_000;
        Metadata trailers = error.getTrailers();
        assertThat(
                        trailers == null
                                ? null
                                : trailers.get(
                                        Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo(Long.toString(ms));
        return ms;
    }

    /** An application of its own, because it is not the same afterwards. */
    public static class Profile extends LiveProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.put("dashstream.rpc.drain-spread", "600ms");
            return overrides;
        }
    }
}
