package io.dashstream.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dashstream.rpc.v1.Delivery;
import io.dashstream.rpc.v1.Delivery.NoticeCase;
import io.dashstream.rpc.v1.Started;
import io.dashstream.rpc.v1.SubscribeRequest;
import io.dashstream.rpc.v1.TelemetryGrpc;
import io.dashstream.session.LiveProfile;
import io.dashstream.testkit.FaultProxy;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client is told that follows the log over gRPC. */
@QuarkusTest
@TestProfile(LiveProfile.class)
@SuppressWarnings("NullAway.Init")
class SubscribeIT extends GrpcScenario {
    @Inject
    MeterRegistry meters;

    @Test
    void shouldStartAfterACursorAndTellWhenItHasCaughtUp() {
        publishTo("resumed", 10);
        List<Delivery> first = follow(earliest("resumed")).awaitRecords(10);
        Delivery fifth = first.get(4);
        String cursor = epoch() + "@" + fifth.getPartition() + ":" + fifth.getOffset();
        Deliveries resumed = follow(SubscribeRequest.newBuilder()
                .setCursor(cursor)
                .addThreads("resumed")
                .build());
        resumed.await1(NoticeCase.CAUGHT_UP);
        assertThat(resumed.records())
                .extracting(Delivery::getOffset)
                .containsExactlyElementsOf(
                        first.subList(5, 10).stream().map(Delivery::getOffset).toList());
        assertThat(resumed.await1(NoticeCase.CAUGHT_UP).getCaughtUp().getDelivered())
                .isEqualTo(5);
    }

    @Test
    void shouldGiveOnlyTheThreadsAndTenantsThatWereAskedFor() {
        publishTo("wanted", 3);
        publishTo("unwanted", 3);
        assertThat(caughtUp(earliest("wanted")).records()).hasSize(3);
        assertThat(caughtUp(earliest("wanted").toBuilder().addTenants("another").build())
                        .records())
                .isEmpty();
    }

    @Test
    void shouldAnswerACursorOfAnotherLifeOrAheadWithAReset() {
        Deliveries otherLife =
                follow(SubscribeRequest.newBuilder().setCursor("AAAAAAAA@0:5").build());
        assertThat(otherLife.all().get(0).getStarted().getCause()).isEqualTo(Started.Cause.CAUSE_RESET_EPOCH);
        Deliveries ahead = follow(SubscribeRequest.newBuilder()
                .setCursor(epoch() + "@0:999999999")
                .build());
        assertThat(ahead.all().get(0).getStarted().getCause()).isEqualTo(Started.Cause.CAUSE_RESET_AHEAD);
        assertThat(ahead.all().get(0).getStarted().getCursor()).startsWith(epoch() + "@0:");
    }

    @ParameterizedTest
    @CsvSource({
        "cursor, 0-5",
        "cursor, 0:5:6",
        "from, yesterday",
        "from, cursor",
        "threads, '   '",
        "tenants, '   '",
    })
    void shouldRefuseWhatCannotBeMeantNamingTheField(String field, String value) {
        SubscribeRequest.Builder request = SubscribeRequest.newBuilder();
        request.setField(
                SubscribeRequest.getDescriptor().findFieldByName(field), field.endsWith("s") ? List.of(value) : value);
        StatusRuntimeException error = refused(request.build());
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(error.getStatus().getDescription()).contains("found");
        assertThat(field(error)).isEqualTo(field);
    }

    @Test
    void shouldRefuseMoreThreadsThanAFilterHolds() {
        SubscribeRequest.Builder request = SubscribeRequest.newBuilder();
        LongStream.range(0, 1_001).forEach(i -> request.addThreads("t" + i));
        assertThat(field(refused(request.build()))).isEqualTo("threads");
    }

    @Test
    void shouldCostASlowSubscriberItsCursorOnly() {
        int records = 2_000;
        // On a connection of its own: what it does not read fills the connection's window, and all its streams wait.
        ManagedChannel own = channel(gateway.getPort());
        Deliveries slow = follow(own, thread("slow"), Deliveries.taking(1));
        double before = deliveredBytes();
        publish(LongStream.rangeClosed(1, records)
                .mapToObj(i -> tokens("slow", i, unlike(i)))
                .toList());
        await("the log to hold all")
                .until(() -> caughtUp(earliest("slow")).records().size() == records);
        double others = deliveredBytes() - before;
        assertThat(slow.records()).isEmpty();
        slow.request(records + 10);
        assertThat(slow.awaitRecords(records))
                .extracting(Delivery::getOffset)
                .isSorted()
                .doesNotHaveDuplicates();
        double its = deliveredBytes() - before - others;
        assertThat(its)
                .as("what was written only when it was asked for: a queue would have taken all of it before")
                .isGreaterThan(records * 1_000 * 0.8);
        own.shutdownNow();
    }

    /** Text that no compressor makes small. */
    private static String unlike(long seed) {
        StringBuilder text = new StringBuilder();
        new java.util.Random(seed).ints(1_000, ' ', '~').forEach(c -> text.append((char) c));
        return text.toString();
    }

    private double deliveredBytes() {
        return meters.get("dashstream_delivery_bytes_total").counter().count();
    }

    @Test
    void shouldForgetASubscriberThatCancels() {
        Deliveries deliveries = follow(thread("cancelled"));
        int open = calls.count();
        deliveries.cancel();
        await("the call to be gone").until(() -> calls.count() == open - 1);
    }

    @Test
    void shouldForgetASubscriberWhoseConnectionDies() {
        try (FaultProxy proxy = FaultProxy.to(gateway.getHost(), gateway.getPort())) {
            ManagedChannel through = channel(proxy.port());
            int before = calls.count();
            Deliveries deliveries = Deliveries.eager();
            TelemetryGrpc.newStub(through).subscribe(thread("lost"), deliveries);
            deliveries.await1(NoticeCase.STARTED);
            assertThat(calls.count()).isEqualTo(before + 1);
            proxy.breakConnections();
            await("the call to be gone").until(() -> calls.count() == before);
            assertThat(deliveries.error().getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            through.shutdownNow();
        }
    }

    private StatusRuntimeException refused(SubscribeRequest request) {
        Deliveries deliveries = Deliveries.eager();
        TelemetryGrpc.newStub(channel).subscribe(request, deliveries);
        return deliveries.error();
    }

    private Deliveries caughtUp(SubscribeRequest request) {
        Deliveries deliveries = follow(request);
        deliveries.await1(NoticeCase.CAUGHT_UP);
        deliveries.cancel();
        return deliveries;
    }

    private static SubscribeRequest earliest(String thread) {
        return thread(thread).toBuilder().setFrom("earliest").build();
    }

    private void publishTo(String thread, int count) {
        assertThat(publish(LongStream.rangeClosed(1, count)
                                .mapToObj(i -> event(thread, i))
                                .toList())
                        .getAccepted())
                .isEqualTo(count);
    }

    private String epoch() {
        return log.epoch().orElseThrow().toString();
    }
}
