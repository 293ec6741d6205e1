package io.dashstream.rpc;

import static java.util.Objects.requireNonNull;

import io.dashstream.delivery.text.Malformed;
import io.dashstream.producer.DashStream;
import io.dashstream.rpc.v1.PublishSummary;
import io.dashstream.wire.v1.DashStreamMessage;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One publishing stream. Its event loop only.
 *
 * <pre>
 *   waiting for the library --begin--> reading <--room / no room--> full
 *       reading or full --client ended--> finishing --Kafka answered for all--> ended, with the summary
 *       reading or full --drain--> finishing --Kafka answered for all--> ended, UNAVAILABLE with the summary
 * </pre>
 */
final class PublishCall implements StreamObserver<DashStreamMessage>, OpenCall {
    /** A message is asked for while Kafka has to answer for fewer than these. */
    private static final int MOST_WAITING = 1_000;

    private final ServerCallStreamObserver<PublishSummary> client;
    private final EventLoop loop;
    private final Calls calls;
    private final long mostBytes;
    private final PublishTally tally = new PublishTally();
    private @Nullable DashStream library;
    private long retryAfterMs;
    private boolean drained;
    private long taken;
    private int waiting;
    private long waitingBytes;
    private boolean full;
    private boolean halfClosed;
    private boolean ended;

    PublishCall(ServerCallStreamObserver<PublishSummary> client, EventLoop loop, Calls calls, long mostBytes) {
        this.client = client;
        this.loop = loop;
        this.calls = calls;
        this.mostBytes = mostBytes;
    }

    @Override
    public EventLoop eventLoop() {
        return loop;
    }

    /** Takes messages from now on. */
    void begin(DashStream opened) {
        library = opened;
        more();
        finish();
    }

    /** Ends with an error. */
    void fail(StatusRuntimeException status) {
        if (!ended) {
            end();
            client.onError(status);
        }
    }

    private void more() {
        full = waiting >= MOST_WAITING || waitingBytes >= mostBytes;
        if (!full && !ended && !drained) {
            client.request(1);
        }
    }

    // What is waited for comes back through answered.
    @SuppressWarnings("FutureReturnValueIgnored")
    @Override
    public void onNext(DashStreamMessage message) {
        if (ended || drained) {
            return;
        }
        long index = taken++;
        try {
            MessageCheck.check(message);
        } catch (Malformed malformed) {
            tally.refused(index, malformed.detail());
            more();
            return;
        }
        long bytes = message.getSerializedSize();
        waiting++;
        waitingBytes += bytes;
        requireNonNull(library, "messages are asked for when the library is open")
                .publish(message)
                .whenComplete((done, fault) -> loop.execute(() -> answered(index, bytes, fault)));
        more();
    }

    private void answered(long index, long bytes, @Nullable Throwable fault) {
        waiting--;
        waitingBytes -= bytes;
        if (fault == null) {
            tally.accepted();
        } else {
            Throwable cause =
                    fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
            tally.refused(index, String.valueOf(cause.getMessage()));
        }
        if (full) {
            more();
        }
        finish();
    }

    @Override
    public void onCompleted() {
        halfClosed = true;
        finish();
    }

    @Override
    public void onError(Throwable gone) {
        end();
    }

    @Override
    public void drain(long comeBackMs) {
        if (!halfClosed && !drained) {
            drained = true;
            retryAfterMs = comeBackMs;
        }
        finish();
    }

    private void finish() {
        if (ended || waiting > 0) {
            return;
        }
        if (halfClosed) {
            end();
            client.onNext(tally.summary());
            client.onCompleted();
        } else if (drained) {
            end();
            client.onError(Refusals.draining(retryAfterMs, tally.summary()));
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            calls.left(this);
        }
    }
}
