package io.dashstream.delivery;

import io.dashstream.log.Cursor;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.RecordRun;
import io.netty.channel.EventLoop;
import java.util.Map;

/**
 * Where a subscription writes: a socket in one of the dialects, or a gRPC stream. Everything is called on
 * {@link #eventLoop}, and the sink calls its subscription there too.
 *
 * <p>Nothing is written to the network before {@link #flush}: a turn's runs and notices leave together, in order.
 */
public interface Sink {
    EventLoop eventLoop();

    /**
     * How many bytes may be written now; 0 or less when not ready, and then {@link Subscription#ready} follows once it
     * is. Bytes handed over but not yet taken by the socket count against it.
     */
    long writableBytes();

    /** Bytes handed over that the socket has not taken yet; a deadline without change here ends the subscription. */
    long pendingBytes();

    /** Delivery starts (the first time, or again after a reset): the positions it starts after, and the log's ends. */
    void started(Started started);

    /** Writes records; the run is released by the caller after the call, a sink that keeps bytes retains them. */
    void records(RecordRun run);

    /** Records are missing; told before any later record of that partition. */
    void gap(int partition, Hole hole);

    /** Delivery has passed the head that was taken when it started or fell behind. */
    void caughtUp(Cursor cursor, long delivered, long tookMs);

    /** Told every few seconds while behind. */
    void status(long behindRecords, long behindMs);

    /** The socket took nothing for the send deadline: the sink closes the connection. Nothing follows. */
    void tooSlow(long behindRecords, long withoutProgressMs);

    /** Something of the gateway's own failed: the sink closes the connection. Nothing follows. */
    void failed(Throwable cause);

    /** Sends what was handed over. */
    void flush();

    /**
     * How delivery started.
     *
     * @param cause why
     * @param cursor where delivery starts: after these positions
     * @param oldest partition to the oldest offset held
     * @param head partition to the newest offset
     */
    record Started(Cause cause, Cursor cursor, Map<Integer, Long> oldest, Map<Integer, Long> head) {}

    /** Why delivery starts somewhere: on opening, or as a reset with its reason. */
    enum Cause {
        OPEN,
        SEEK,
        EPOCH,
        AHEAD
    }
}
