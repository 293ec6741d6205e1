package io.dashstream.rpc;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import io.dashstream.log.TelemetryLog;
import io.dashstream.rpc.v1.PublishSummary;
import io.dashstream.rpc.v1.SubscribeRequest;
import io.dashstream.rpc.v1.TelemetryGrpc;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.Header;
import io.dashstream.wire.v1.TokenChunk;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the gRPC door have in common: a client of its own making, and words for messages. */
// Quarkus sets the fields before the first test method.
@SuppressWarnings("NullAway.Init")
abstract class GrpcScenario {
    /** Small, so that a client that takes nothing is seen as such soon. */
    private static final int WINDOW = 64 << 10;

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    TelemetryLog log;

    @Inject
    Calls calls;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "dashstream.log.topic")
    String topic;

    ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = channel(gateway.getPort());
        await("the log to be open").until(() -> log.epoch().isPresent() && log.partitions() == 4);
    }

    final ManagedChannel channel(int port) {
        return NettyChannelBuilder.forAddress(gateway.getHost(), port)
                .usePlaintext()
                .flowControlWindow(WINDOW)
                .build();
    }

    @AfterEach
    void disconnect() throws InterruptedException {
        channel.shutdownNow();
        channel.awaitTermination(5, TimeUnit.SECONDS);
    }

    final PublishSummary publish(List<DashStreamMessage> messages) {
        Publishing publishing = new Publishing();
        publishing.start(channel);
        messages.forEach(publishing::send);
        return publishing.end();
    }

    /** Follows, and has been told where it starts. */
    final Deliveries follow(SubscribeRequest request) {
        return follow(channel, request, Deliveries.eager());
    }

    static Deliveries follow(ManagedChannel on, SubscribeRequest request, Deliveries deliveries) {
        TelemetryGrpc.newStub(on).subscribe(request, deliveries);
        deliveries.await1(io.dashstream.rpc.v1.Delivery.NoticeCase.STARTED);
        return deliveries;
    }

    static SubscribeRequest thread(String thread) {
        return SubscribeRequest.newBuilder().addThreads(thread).build();
    }

    static DashStreamMessage event(String thread, long sequence) {
        return DashStreamMessage.newBuilder()
                .setEvent(Event.newBuilder()
                        .setHeader(header(thread, sequence))
                        .setEventType(EventType.EVENT_TYPE_NODE_START)
                        .setNodeId("plan"))
                .build();
    }

    static DashStreamMessage tokens(String thread, long sequence, String text) {
        return DashStreamMessage.newBuilder()
                .setTokenChunk(TokenChunk.newBuilder()
                        .setHeader(header(thread, sequence))
                        .setText(text))
                .build();
    }

    private static Header.Builder header(String thread, long sequence) {
        return Header.newBuilder()
                .setTenantId("default")
                .setThreadId(thread)
                .setSequence(sequence)
                .setTimestampUs(1_700_000_000_000_000L + sequence);
    }

    /** The field that an error names in its details. */
    static String field(StatusRuntimeException error) {
        return detail(error, BadRequest.class)
                .orElseThrow()
                .getFieldViolations(0)
                .getField();
    }

    static <T extends Message> Optional<T> detail(StatusRuntimeException error, Class<T> type) {
        com.google.rpc.Status status = StatusProto.fromThrowable(error);
        for (Any each : status == null ? List.<Any>of() : status.getDetailsList()) {
            if (each.is(type)) {
                try {
                    return Optional.of(each.unpack(type));
                } catch (InvalidProtocolBufferException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return Optional.empty();
    }
}
