package io.dashstream.delivery.cursor;

import io.dashstream.delivery.Sink;
import io.dashstream.log.Cursor;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.RecordRun;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/** A sink that writes down what it is told, and takes as many bytes as the test says. One thread, the test's. */
final class RecordingSink implements Sink {
    final List<String> told = new ArrayList<>();
    final List<Started> starts = new ArrayList<>();

    /** The bytes of runs, as they were handed over; kept alive until the test ends. */
    final List<ByteBuf> buffers = new ArrayList<>();

    final EventLoop loop;
    long room = Long.MAX_VALUE / 2;
    long pending;
    long mostPending;
    int flushes;
    boolean broken;
    Runnable onCaughtUp = () -> {};

    RecordingSink(EventLoop loop) {
        this.loop = loop;
    }

    /** The offsets given of a partition, in order. */
    List<Long> offsets(int partition) {
        List<Long> offsets = new ArrayList<>();
        String prefix = partition + ":";
        told.stream()
                .filter(t -> t.startsWith(prefix))
                .forEach(t -> offsets.add(Long.parseLong(t.substring(prefix.length()))));
        return offsets;
    }

    List<String> told(String kind) {
        return told.stream().filter(t -> t.startsWith(kind)).toList();
    }

    /** The socket took everything. */
    void drain() {
        pending = 0;
    }

    @Override
    public EventLoop eventLoop() {
        return loop;
    }

    @Override
    public long writableBytes() {
        return room - pending;
    }

    @Override
    public long pendingBytes() {
        return pending;
    }

    @Override
    public void started(Started started) {
        starts.add(started);
        told.add("started " + started.cause() + " " + started.cursor());
    }

    @Override
    public void records(RecordRun run) {
        if (broken) {
            throw new IllegalStateException("this sink is broken");
        }
        for (int i = 0; i < run.size(); i++) {
            told.add(run.partition() + ":" + run.record(i).offset());
        }
        buffers.add(run.deliveries().retain());
        pending += run.bytes();
        mostPending = Math.max(mostPending, pending);
    }

    @Override
    public void gap(int partition, Hole hole) {
        told.add("gap " + partition + " " + hole.from() + "-" + hole.to() + " "
                + hole.reason().label());
    }

    @Override
    public void caughtUp(Cursor cursor, long delivered, long tookMs) {
        told.add("caught up " + cursor + " " + delivered);
        onCaughtUp.run();
    }

    @Override
    public void status(long behindRecords, long behindMs) {
        told.add("status " + behindRecords);
    }

    @Override
    public void tooSlow(long behindRecords, long withoutProgressMs) {
        told.add("too slow " + behindRecords + " " + withoutProgressMs);
    }

    @Override
    public void failed(Throwable cause) {
        told.add("failed " + cause.getMessage());
    }

    @Override
    public void flush() {
        flushes++;
    }

    void release() {
        buffers.forEach(ByteBuf::release);
        buffers.clear();
    }
}
