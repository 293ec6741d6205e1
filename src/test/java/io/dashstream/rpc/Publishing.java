package io.dashstream.rpc;

import static java.util.Objects.requireNonNull;

import io.dashstream.rpc.v1.PublishSummary;
import io.dashstream.rpc.v1.TelemetryGrpc;
import io.dashstream.wire.v1.DashStreamMessage;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A publishing client that heeds flow control. One thread sends. */
final class Publishing implements ClientResponseObserver<DashStreamMessage, PublishSummary> {
    private static final int PATIENCE_SECONDS = 30;

    private final CompletableFuture<PublishSummary> summary = new CompletableFuture<>();
    private final Semaphore ready = new Semaphore(0);
    private @Nullable ClientCallStreamObserver<DashStreamMessage> call;

    void start(Channel channel) {
        TelemetryGrpc.newStub(channel).publish(this);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<DashStreamMessage> started) {
        call = started;
        started.setOnReadyHandler(ready::release);
    }

    /** Sends when there is room. */
    void send(DashStreamMessage message) {
        try {
            while (!call().isReady() && !summary.isDone()) {
                ready.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        call().onNext(message);
    }

    PublishSummary end() {
        call().onCompleted();
        return summary.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** The error the gateway ended the call with. */
    StatusRuntimeException error() {
        try {
            throw new IllegalStateException("no error, but "
                    + summary.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
        } catch (CompletionException e) {
            return (StatusRuntimeException) requireNonNull(e.getCause(), "a call ends with a status");
        }
    }

    private ClientCallStreamObserver<DashStreamMessage> call() {
        ClientCallStreamObserver<DashStreamMessage> started = call;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    @Override
    public void onNext(PublishSummary told) {
        summary.complete(told);
    }

    @Override
    public void onError(Throwable fault) {
        summary.completeExceptionally(fault);
    }

    @Override
    public void onCompleted() {}
}
