package io.dashstream.session.v2;

import io.dashstream.log.RecordRun;
import io.dashstream.session.socket.FrameHeader;
import io.dashstream.session.socket.Outbound;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/**
 * Fills binary messages with records: one frame header and then slices of the log's own bytes, none of them copied.
 * The connection's event loop.
 */
final class Batches {
    private final Outbound out;
    private final int target;
    private final ArrayDeque<ByteBuf> slices = new ArrayDeque<>();
    private int bytes;

    /** {@code target} is how many bytes a message is filled up to; one record above it goes alone. */
    Batches(Outbound out, int target) {
        this.out = out;
        this.target = target;
    }

    /** Bytes added that {@link Outbound} does not know of yet. */
    long bytes() {
        return bytes;
    }

    void add(RecordRun run) {
        int from = 0;
        while (from < run.size()) {
            int to = fitting(run, from);
            if (to == from) {
                end();
            } else {
                add(
                        from == 0 && to == run.size()
                                ? run.deliveries()
                                : run.part(from, to).deliveries());
                from = to;
            }
        }
    }

    /** The end of the longest part from {@code from} on that still fits; a message takes at least one record. */
    private int fitting(RecordRun run, int from) {
        int start = run.record(from).start();
        int room = target - bytes;
        if (run.last().end() - start <= room) {
            return run.size();
        }
        int fits = from;
        int tooMany = run.size();
        while (tooMany - fits > 1) {
            int middle = (fits + tooMany) >>> 1;
            if (run.record(middle - 1).end() - start <= room) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        return fits == from && bytes == 0 ? from + 1 : fits;
    }

    private void add(ByteBuf slice) {
        bytes += slice.readableBytes();
        slices.add(slice.retain());
    }

    /** Ends the message: what was added becomes a frame; nothing when nothing was. */
    void end() {
        if (bytes == 0) {
            return;
        }
        out.addHeader(FrameHeader.BINARY, bytes);
        bytes = 0;
        ByteBuf slice;
        while ((slice = slices.poll()) != null) {
            out.add(slice);
        }
    }
}
