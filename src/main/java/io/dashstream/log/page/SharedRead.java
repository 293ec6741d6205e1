package io.dashstream.log.page;

import io.dashstream.log.Epoch;
import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.ReadRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One read of a tier and everyone who waits for it. Joined under the tier's lock, completed by one thread afterwards. */
public final class SharedRead {
    private final Epoch epoch;
    private final ReadRequest request;
    private final List<CompletableFuture<ReadAnswer>> waiting = new ArrayList<>(1);

    public SharedRead(Epoch epoch, ReadRequest request) {
        this.epoch = epoch;
        this.request = request;
    }

    /** What readers must have in common to share a read; how far it may go is compared by {@link #serves}. */
    public record Key(Epoch epoch, int partition, long after, int maxRecords, int maxBytes) {}

    public Key key() {
        return new Key(epoch, request.partition(), request.after(), request.maxRecords(), request.maxBytes());
    }

    public Epoch epoch() {
        return epoch;
    }

    public ReadRequest request() {
        return request;
    }

    /** Whether the answer will not go beyond what the other reader wants. */
    public boolean serves(ReadRequest other) {
        return request.upTo() <= other.upTo();
    }

    public CompletionStage<ReadAnswer> join() {
        CompletableFuture<ReadAnswer> answer = new CompletableFuture<>();
        waiting.add(answer);
        return answer;
    }

    public void complete(Page page) {
        for (CompletableFuture<ReadAnswer> reader : waiting) {
            ReadAnswer answer = page.answer();
            if (!reader.complete(answer) && answer instanceof Records unwanted) {
                unwanted.run().release();
            }
        }
    }

    public void fail(Throwable fault) {
        waiting.forEach(reader -> reader.completeExceptionally(fault));
    }
}
