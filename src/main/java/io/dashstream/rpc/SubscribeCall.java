package io.dashstream.rpc;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.dashstream.delivery.Sink;
import io.dashstream.delivery.Subscription;
import io.dashstream.log.Cursor;
import io.dashstream.log.LogRecord;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.RecordRun;
import io.dashstream.rpc.v1.Delivery;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.netty.channel.EventLoop;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One following stream: a sink whose readiness is the client's flow control, without a queue of its own. Its event loop
 * only.
 */
final class SubscribeCall implements Sink, OpenCall {
    private static final Logger LOG = Logger.getLogger(SubscribeCall.class);

    /** What is given at once to a stream that is ready: as much as HTTP/2 lets wait before it is not. */
    private static final long AT_ONCE = 64 << 10;

    private final ServerCallStreamObserver<Delivery> client;
    private final EventLoop loop;
    private final Calls calls;
    private @Nullable Subscription subscription;
    private long handed;
    private boolean ended;

    SubscribeCall(ServerCallStreamObserver<Delivery> client, EventLoop loop, Calls calls) {
        this.client = client;
        this.loop = loop;
        this.calls = calls;
    }

    void opened(Subscription own) {
        subscription = own;
    }

    private Subscription subscription() {
        return requireNonNull(subscription, "a call is opened before it is used");
    }

    /** The client takes more. */
    void ready() {
        if (!ended && subscription != null) {
            handed = 0;
            subscription.ready();
        }
    }

    /** The client has gone. */
    void gone() {
        if (!ended) {
            end();
        }
    }

    /** Ends with an error. */
    void fail(StatusRuntimeException status) {
        if (!ended) {
            end();
            client.onError(status);
        }
    }

    private void end() {
        ended = true;
        calls.left(this);
        if (subscription != null) {
            subscription.close();
        }
    }

    @Override
    public EventLoop eventLoop() {
        return loop;
    }

    @Override
    public long writableBytes() {
        return client.isReady() ? AT_ONCE : 0;
    }

    /** HTTP/2 tells only whether it is behind: then all that was given since it last was not counts as waiting. */
    @Override
    public long pendingBytes() {
        if (client.isReady()) {
            handed = 0;
        }
        return handed;
    }

    @Override
    public void started(Started started) {
        tell(Notices.started(started));
    }

    @Override
    public void records(RecordRun run) {
        for (int i = 0; i < run.size(); i++) {
            LogRecord record = run.record(i);
            handed += record.valueLength();
            tell(Delivery.newBuilder()
                    .setPartition(run.partition())
                    .setOffset(record.offset())
                    .setValue(ByteString.copyFrom(run.value(i).nioBuffer()))
                    .setAppendedAtMs(record.appendedAtMs()));
        }
    }

    @Override
    public void gap(int partition, Hole hole) {
        tell(Notices.gap(partition, hole));
    }

    @Override
    public void caughtUp(Cursor cursor, long delivered, long tookMs) {
        tell(Notices.caughtUp(cursor, delivered, tookMs));
    }

    @Override
    public void status(long behindRecords, long behindMs) {
        tell(Notices.behind(behindRecords, behindMs));
    }

    private void tell(Delivery.Builder delivery) {
        if (!ended) {
            client.onNext(delivery.build());
        }
    }

    @Override
    public void tooSlow(long behindRecords, long withoutProgressMs) {
        fail(Refusals.comeBack(
                Status.Code.RESOURCE_EXHAUSTED,
                "the stream took nothing for " + withoutProgressMs + " ms and is " + behindRecords
                        + " records behind; come back with your cursor",
                calls.retryAfterMs()));
    }

    @Override
    public void failed(Throwable cause) {
        LOG.errorf(
                cause, "A gRPC subscription failed. cursor=%s", subscription().cursor());
        fail(Refusals.comeBack(
                Status.Code.INTERNAL, "the gateway failed; come back with your cursor", calls.retryAfterMs()));
    }

    @Override
    public void drain(long retryAfterMs) {
        fail(Refusals.draining(retryAfterMs));
    }

    /** Every message has left already: HTTP/2 makes frames of its own. */
    @Override
    public void flush() {}
}
