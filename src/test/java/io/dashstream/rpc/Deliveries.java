package io.dashstream.rpc;

import static org.awaitility.Awaitility.await;

import io.dashstream.rpc.v1.Delivery;
import io.dashstream.rpc.v1.SubscribeRequest;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A subscriber that keeps what it is given, and takes only what it asks for. Any thread. */
final class Deliveries implements ClientResponseObserver<SubscribeRequest, Delivery> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int initial;
    private final CopyOnWriteArrayList<Delivery> all = new CopyOnWriteArrayList<>();
    private final CompletableFuture<StatusRuntimeException> error = new CompletableFuture<>();
    private volatile @Nullable ClientCallStreamObserver<SubscribeRequest> call;

    private Deliveries(int initial) {
        this.initial = initial;
    }

    /** Takes everything. */
    static Deliveries eager() {
        return new Deliveries(Integer.MAX_VALUE);
    }

    /** Takes so many and then no more, until {@link #request}. */
    static Deliveries taking(int count) {
        return new Deliveries(count);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SubscribeRequest> started) {
        call = started;
        started.disableAutoRequestWithInitial(initial);
    }

    void request(int more) {
        call().request(more);
    }

    void cancel() {
        call().cancel("the test has seen enough", null);
    }

    private ClientCallStreamObserver<SubscribeRequest> call() {
        ClientCallStreamObserver<SubscribeRequest> started = call;
        if (started == null) {
            throw new IllegalStateException("not subscribed");
        }
        return started;
    }

    @Override
    public void onNext(Delivery delivery) {
        all.add(delivery);
    }

    @Override
    public void onError(Throwable fault) {
        error.complete((StatusRuntimeException) fault);
    }

    @Override
    public void onCompleted() {
        error.completeExceptionally(new IllegalStateException("a subscription has no end of its own"));
    }

    List<Delivery> all() {
        return List.copyOf(all);
    }

    List<Delivery> records() {
        return all.stream()
                .filter(each -> each.getNoticeCase() == Delivery.NoticeCase.NOTICE_NOT_SET)
                .toList();
    }

    List<Delivery> awaitRecords(int count) {
        await(count + " records").atMost(PATIENCE).until(() -> records().size() >= count);
        return records();
    }

    Delivery await1(Delivery.NoticeCase notice) {
        await("notice " + notice)
                .atMost(PATIENCE)
                .until(() -> all.stream().anyMatch(each -> each.getNoticeCase() == notice));
        return all.stream()
                .filter(each -> each.getNoticeCase() == notice)
                .findFirst()
                .orElseThrow();
    }

    StatusRuntimeException error() {
        return error.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
