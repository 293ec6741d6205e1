package io.dashstream.api.threads;

import io.dashstream.api.threads.ReplayPage.Gap;
import io.dashstream.api.threads.ReplayPage.Replayed;
import io.dashstream.delivery.Sink;
import io.dashstream.delivery.Subscription;
import io.dashstream.log.Cursor;
import io.dashstream.log.LogRecord;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.RecordRun;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that wants one page and leaves: what a client of the WebSocket door is, for a request over HTTP. Its event
 * loop only.
 */
final class PageSink implements Sink {
    /** About so many bytes of values make a page full. */
    private static final int MOST_BYTES = 4 << 20;

    private final EventLoop loop;
    private final int limit;
    private final List<Replayed> records = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final CompletableFuture<ReplayPage> page = new CompletableFuture<>();
    private @Nullable Subscription subscription;
    private long bytes;
    private boolean started;
    private boolean complete;
    private boolean ending;

    PageSink(EventLoop loop, int limit) {
        this.loop = loop;
        this.limit = limit;
    }

    /** The cursor that was asked for cannot be honoured. */
    static final class OtherPlace extends Exception {
        private static final long serialVersionUID = 1;

        OtherPlace(Cause cause) {
            super(cause == Cause.EPOCH ? "epoch" : "ahead");
        }
    }

    /** The log could not tell where it begins and ends in time. */
    static final class NotStarted extends Exception {
        private static final long serialVersionUID = 1;

        NotStarted() {
            super("the log cannot be read now: Kafka has not answered yet");
        }
    }

    CompletionStage<ReplayPage> page() {
        return page;
    }

    void opened(Subscription opened) {
        subscription = opened;
    }

    /** Time is up: what there is makes the page. */
    void timeUp() {
        if (started) {
            end(Optional.empty());
        } else {
            end(Optional.of(new NotStarted()));
        }
    }

    @Override
    public EventLoop eventLoop() {
        return loop;
    }

    @Override
    public long writableBytes() {
        return ending ? 0 : MOST_BYTES - bytes;
    }

    @Override
    public long pendingBytes() {
        // Nothing waits for a socket here.
        return 0;
    }

    @Override
    public void started(Started where) {
        started = true;
        if (where.cause() == Cause.EPOCH || where.cause() == Cause.AHEAD) {
            end(Optional.of(new OtherPlace(where.cause())));
        }
    }

    @Override
    public void records(RecordRun run) {
        for (int i = 0; i < run.size(); i++) {
            LogRecord record = run.record(i);
            records.add(new Replayed(
                    run.partition(), record.offset(), record.appendedAtMs(), ByteBufUtil.getBytes(run.value(i))));
        }
        bytes += run.bytes();
        if (records.size() >= limit || bytes >= MOST_BYTES) {
            endAfterTurn();
        }
    }

    @Override
    public void gap(int partition, Hole hole) {
        gaps.add(new Gap(partition, hole));
    }

    @Override
    public void caughtUp(Cursor cursor, long delivered, long tookMs) {
        complete = true;
        endAfterTurn();
    }

    /** The cursor is only where it belongs once the turn is over that gave the last record. */
    private void endAfterTurn() {
        if (!ending) {
            ending = true;
            loop.execute(() -> end(Optional.empty()));
        }
    }

    private void end(Optional<Exception> fault) {
        Subscription mine = subscription;
        if (page.isDone()) {
            return;
        }
        ending = true;
        if (fault.isPresent() || mine == null) {
            page.completeExceptionally(fault.orElseGet(NotStarted::new));
        } else {
            page.complete(new ReplayPage(records, gaps, mine.cursor(), complete));
        }
        if (mine != null) {
            mine.close();
        }
    }

    @Override
    public void status(long behindRecords, long behindMs) {
        // Nobody is waiting for words.
    }

    @Override
    public void tooSlow(long behindRecords, long withoutProgressMs) {
        end(Optional.empty());
    }

    @Override
    public void failed(Throwable cause) {
        page.completeExceptionally(cause);
    }

    @Override
    public void flush() {
        // Nothing is written before the page is full.
    }
}
