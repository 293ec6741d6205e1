package io.dashstream.producer;

import io.dashstream.producer.loss.Losses;
import io.dashstream.producer.queue.Entry;
import io.dashstream.producer.queue.Payload;
import io.dashstream.producer.queue.Shed;
import io.dashstream.producer.queue.ShedQueue;
import io.dashstream.producer.queue.ThreadKey;
import io.dashstream.producer.redact.JsonRedaction;
import io.dashstream.producer.redact.MessageRedaction;
import io.dashstream.producer.send.Flush;
import io.dashstream.producer.send.Sender;
import io.dashstream.producer.state.StateTrack;
import io.dashstream.wire.FrameEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;

/** What all users of one process share: queue, sender, Kafka client. Ends with its last user. Any thread. */
final class Library {
    private static final ThreadKey NOBODY = new ThreadKey("-", "-");
    /** A full state or checkpoint must fit into a record beside its header and hash. */
    private static final long MOST_STATE_BYTES = FrameEncoder.MAX_RECORD_BYTES - (8 << 10);

    private final DashStreamOptions options;
    private final Losses losses;
    private final ShedQueue queue;
    private final JsonRedaction redaction;
    private final Sender sender;
    private final AtomicInteger users = new AtomicInteger(1);
    private final AtomicLong lostAtFlush = new AtomicLong();

    Library(DashStreamOptions options, Producer<byte[], byte[]> producer) {
        this.options = options;
        this.losses = new Losses(options.listener());
        this.queue = new ShedQueue(options.queue(), losses);
        this.redaction = new JsonRedaction(options.redaction());
        this.sender = new Sender(
                queue,
                losses,
                new Sender.Target(producer, options.kafka().topic()),
                options.batches(),
                new MessageRedaction(redaction));
    }

    void start() {
        sender.start();
    }

    /** Whether there is one more user now; false when the last one has gone. */
    boolean join() {
        return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void leave(Duration patience) {
        if (users.decrementAndGet() == 0) {
            sender.close(patience);
        }
    }

    long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, options.clock().instant());
    }

    Losses losses() {
        return losses;
    }

    StateLimits state() {
        return options.state();
    }

    StateTrack newTrack() {
        return new StateTrack(redaction, losses, MOST_STATE_BYTES);
    }

    void offer(ThreadKey key, Shed shed, Payload payload) {
        queue.offer(new Entry(key, shed, nowUs(), payload, options.trace().current()));
    }

    void skip(ThreadKey key) {
        queue.skip(key, nowUs());
    }

    FlushResult flush(Duration patience) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        queue.offer(new Entry(NOBODY, Shed.NEVER, 0, new Flush(done), Map.of()));
        boolean complete = answered(done, patience);
        long lost = losses.total();
        return new FlushResult(complete, lost - lostAtFlush.getAndSet(lost));
    }

    private static boolean answered(CompletableFuture<Void> done, Duration patience) {
        try {
            done.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            // Not answered in time, or closed meanwhile: either way nothing is certain.
            return false;
        }
    }
}
