package io.dashstream.rpc;

import io.dashstream.delivery.Delivery;
import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.delivery.text.Malformed;
import io.dashstream.rpc.v1.PublishSummary;
import io.dashstream.rpc.v1.SubscribeRequest;
import io.dashstream.rpc.v1.TelemetryGrpc;
import io.dashstream.wire.v1.DashStreamMessage;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import io.quarkus.grpc.GrpcService;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** The service {@code dashstream.v1.Telemetry}. Every call stays on the event loop of its connection. */
// What is waited for comes back through callbacks.
@SuppressWarnings("FutureReturnValueIgnored")
@GrpcService
public class TelemetryDoor extends TelemetryGrpc.TelemetryImplBase {
    private final Delivery delivery;
    private final Outbox outbox;
    private final Calls calls;
    private final RpcSettings settings;

    TelemetryDoor(Delivery delivery, Outbox outbox, Calls calls, RpcSettings settings) {
        this.delivery = delivery;
        this.outbox = outbox;
        this.calls = calls;
        this.settings = settings;
    }

    @Override
    public StreamObserver<DashStreamMessage> publish(StreamObserver<PublishSummary> answers) {
        ServerCallStreamObserver<PublishSummary> client = (ServerCallStreamObserver<PublishSummary>) answers;
        EventLoop loop = loop();
        PublishCall call =
                new PublishCall(client, loop, calls, settings.maxInFlight().asLongValue());
        client.disableAutoRequest();
        client.setOnCancelHandler(() -> call.onError(new IllegalStateException("cancelled")));
        Optional<StatusRuntimeException> refused = calls.admit(call);
        if (refused.isPresent()) {
            call.fail(refused.get());
            return call;
        }
        outbox.library()
                .whenComplete((library, fault) -> loop.execute(() -> {
                    if (fault == null) {
                        call.begin(library);
                    } else {
                        call.fail(Refusals.notSent(fault, calls.retryAfterMs()));
                    }
                }));
        return call;
    }

    @Override
    public void publishOne(DashStreamMessage message, StreamObserver<PublishSummary> answer) {
        EventLoop loop = loop();
        try {
            MessageCheck.check(message);
        } catch (Malformed malformed) {
            answer.onError(Refusals.malformed(malformed));
            return;
        }
        if (calls.draining()) {
            answer.onError(Refusals.draining(calls.retryAfterMs()));
            return;
        }
        outbox.library()
                .thenCompose(library -> library.publish(message))
                .whenComplete((done, fault) -> loop.execute(() -> {
                    if (fault == null) {
                        answer.onNext(PublishSummary.newBuilder().setAccepted(1).build());
                        answer.onCompleted();
                    } else {
                        answer.onError(Refusals.notSent(unwrapped(fault), calls.retryAfterMs()));
                    }
                }));
    }

    @Override
    public void subscribe(SubscribeRequest request, StreamObserver<io.dashstream.rpc.v1.Delivery> answers) {
        SubscriptionOptions options;
        try {
            options = SubscribeTerms.of(request);
        } catch (Malformed malformed) {
            answers.onError(Refusals.malformed(malformed));
            return;
        }
        ServerCallStreamObserver<io.dashstream.rpc.v1.Delivery> client =
                (ServerCallStreamObserver<io.dashstream.rpc.v1.Delivery>) answers;
        SubscribeCall call = new SubscribeCall(client, loop(), calls);
        client.setOnCancelHandler(call::gone);
        client.setOnReadyHandler(call::ready);
        Optional<StatusRuntimeException> refused = calls.admit(call);
        if (refused.isPresent()) {
            call.fail(refused.get());
            return;
        }
        call.opened(delivery.open(call, options));
    }

    private static Throwable unwrapped(Throwable fault) {
        return fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    }

    private static EventLoop loop() {
        return ((ContextInternal) Vertx.currentContext()).nettyEventLoop();
    }
}
