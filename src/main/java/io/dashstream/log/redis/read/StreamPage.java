package io.dashstream.log.redis.read;

import io.dashstream.log.ReadAnswer.NotHere;
import io.dashstream.log.ReadRequest;
import io.dashstream.log.block.RecordBlock;
import io.dashstream.log.page.Page;
import io.dashstream.log.redis.stream.StreamEntry;
import io.dashstream.wire.HeaderPeek;
import io.dashstream.wire.RecordHeader;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fills one page from entries, as far as their chain is whole and the limits of the request allow. Confined to one thread.
 */
final class StreamPage {
    /** The most entries that are asked for at once. */
    static final int MOST_ENTRIES = 256;

    /** The most bytes of one page, when it holds more than one record. */
    static final int MOST_BYTES = 4 << 20;

    private final ReadRequest request;
    private final HeaderPeek peek;
    private final Runnable corrupt;
    private final List<StreamEntry> entries = new ArrayList<>();
    private final List<RecordHeader> headers = new ArrayList<>();
    private long position;
    private long bytes;
    private long heldAgain = Long.MAX_VALUE;

    /** @param corrupt called for an entry that cannot be read */
    StreamPage(ReadRequest request, HeaderPeek peek, Runnable corrupt) {
        this.request = request;
        this.peek = peek;
        this.corrupt = corrupt;
        this.position = request.after();
    }

    /** The page of at least one entry that follows the reader's position; what cannot be told here is a hole of this tier. */
    Page of(Response told) {
        for (Response entry : told) {
            if (!take(entry)) {
                break;
            }
        }
        return entries.isEmpty() ? new Page.Told(new NotHere(heldAgain)) : new Page.Filled(block());
    }

    private boolean take(Response told) {
        Optional<StreamEntry> read = StreamEntry.of(told);
        if (read.isEmpty()) {
            corrupt.run();
            return false;
        }
        StreamEntry entry = read.get();
        long needed =
                RecordBlock.bytesFor(request.partition(), entry.offset(), entry.value().length, entry.appendedAtMs());
        boolean full = bytes + needed > Math.min(MOST_BYTES, request.maxBytes());
        if (entry.prev() > position || (full && !entries.isEmpty())) {
            heldAgain = entry.prev();
            return false;
        }
        if (!(peek.peek(entry.value()) instanceof RecordHeader header)) {
            corrupt.run();
            return false;
        }
        entries.add(entry);
        headers.add(header);
        position = entry.offset();
        bytes += needed;
        return true;
    }

    private RecordBlock block() {
        RecordBlock block = new RecordBlock(request.partition(), Math.toIntExact(bytes), entries.size(), held -> {});
        for (int i = 0; i < entries.size(); i++) {
            StreamEntry entry = entries.get(i);
            block.append(
                    entry.offset(), entry.prev(), ByteBuffer.wrap(entry.value()), headers.get(i), entry.appendedAtMs());
        }
        return block;
    }
}
