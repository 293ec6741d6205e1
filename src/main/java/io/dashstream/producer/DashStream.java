package io.dashstream.producer;

import io.dashstream.producer.loss.Loss;
import io.dashstream.producer.loss.LossReason;
import io.dashstream.producer.queue.Payload;
import io.dashstream.producer.queue.Shed;
import io.dashstream.producer.queue.ThreadKey;
import io.dashstream.wire.v1.DashStreamMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;

/**
 * Reports the runs of this process to DashStream. Any thread; nothing here waits but {@link #flush} and {@link #close}.
 *
 * <pre>{@code
 * try (DashStream dashStream = DashStream.open(DashStreamOptions.fromEnvironment());
 *         RunReporter run = dashStream.run("thread-17")) {
 *     run.graphStarted(schema, state);
 *     run.nodeStarted("plan");
 *     run.nodeEnded("plan", state);
 *     run.graphEnded();
 * }
 * }</pre>
 *
 * <p>One process has one: {@link #share} gives another user the same connection and queue. No hook ever throws: what
 * cannot be reported is counted, and readers see a gap in the thread's sequence.
 */
public final class DashStream implements AutoCloseable {
    /** The tenant where none is named. */
    public static final String DEFAULT_TENANT = "default";

    /** How long {@link #close()} sends what still waits. */
    public static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final Library library;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private DashStream(Library library) {
        this.library = library;
    }

    /**
     * Connects. Kafka need not be there yet.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka's client refuses its settings
     */
    public static DashStream open(DashStreamOptions options) {
        return open(options, options.kafka().open());
    }

    /** Sends through a client that is at hand; it is closed with the last user. */
    public static DashStream open(DashStreamOptions options, Producer<byte[], byte[]> producer) {
        Library library = new Library(options, producer);
        library.start();
        return new DashStream(library);
    }

    /**
     * Another user of the same connection: each closes its own, the last one ends it.
     *
     * @throws IllegalStateException when the last user has closed it
     */
    public DashStream share() {
        if (!open.get() || !library.join()) {
            throw new IllegalStateException("this DashStream is closed; open another");
        }
        return new DashStream(library);
    }

    /** A run of the default tenant. */
    public RunReporter run(String thread) {
        return run(DEFAULT_TENANT, thread);
    }

    /**
     * A run, whose hooks are called as it goes.
     *
     * @throws IllegalArgumentException when an id is null or blank
     */
    public RunReporter run(String tenant, String thread) {
        return new RunReporter(new RunLine(library, new ThreadKey(tenant, thread), open::get));
    }

    /**
     * Sends a message that was made elsewhere, under its own header; a sequence, an id and a time it lacks are given.
     *
     * @return done when Kafka has it; failed with {@link NotSentException} when it is refused or lost
     */
    public CompletableFuture<Void> publish(DashStreamMessage message) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try {
            Forwarded forwarded = Forwarded.of(message, answer);
            if (open.get()) {
                library.offer(forwarded.key(), Shed.NEXT, forwarded);
            } else {
                lost(forwarded);
            }
        } catch (IllegalArgumentException e) {
            answer.completeExceptionally(new NotSentException(Loss.refused(String.valueOf(e.getMessage()))));
        }
        return answer;
    }

    private void lost(Payload payload) {
        payload.lost(Loss.dropped(LossReason.CLOSED));
        library.losses().dropped(payload.kind(), LossReason.CLOSED);
    }

    /** Waits until Kafka has answered for everything reported so far, at most so long, and tells how that went. */
    public FlushResult flush(Duration patience) {
        return library.flush(patience);
    }

    /** Messages lost so far, for whatever reason, of all users. */
    public long lost() {
        return library.losses().total();
    }

    /** Closes with {@link #CLOSE_PATIENCE}. */
    @Override
    public void close() {
        close(CLOSE_PATIENCE);
    }

    /** Ends this user. The last one sends what waits, as long as there is time, and counts the rest as lost. */
    public void close(Duration patience) {
        if (open.getAndSet(false)) {
            library.leave(patience);
        }
    }
}
