package io.dashstream.producer.send;

import com.google.protobuf.ByteString;
import io.dashstream.producer.loss.Loss;
import io.dashstream.producer.loss.LossReason;
import io.dashstream.producer.loss.Losses;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.queue.Entry;
import io.dashstream.producer.queue.Item;
import io.dashstream.producer.queue.ShedQueue;
import io.dashstream.producer.redact.MessageRedaction;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.Header;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;

/**
 * The one thread that takes from the queue, makes messages and hands them to Kafka. Any thread may {@link #close} it.
 */
public final class Sender {
    private static final int SCHEMA_VERSION = 1;
    private static final int AT_ONCE = 256;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ShedQueue queue;
    private final Losses losses;
    private final MessageRedaction redaction;
    private final KafkaOutlet outlet;
    private final MessageIds ids = new MessageIds();
    private final EventBatches batches;
    private final Thread thread = new Thread(this::run, "dashstream-sender");
    private volatile boolean closing;
    private volatile boolean abandoned;

    public Sender(ShedQueue queue, Losses losses, Target target, BatchLimits limits, MessageRedaction redaction) {
        this.queue = queue;
        this.losses = losses;
        this.redaction = redaction;
        this.outlet = new KafkaOutlet(target.producer(), target.topic(), losses);
        this.batches = new EventBatches(limits, ids, outlet::send);
        thread.setDaemon(true);
    }

    /** Where messages go. */
    public record Target(Producer<byte[], byte[]> producer, String topic) {}

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!(closing && queue.isEmpty()) && !abandoned) {
                turn();
            }
        } catch (InterruptedException e) {
            // Only close interrupts, when its deadline has passed.
            Thread.currentThread().interrupt();
        } finally {
            // Sent, or counted as lost by a client that is closed.
            batches.endAll();
        }
    }

    private void turn() throws InterruptedException {
        long wait = batches.nanosToDue(System.nanoTime(), IDLE_NANOS);
        for (Item item : queue.take(AT_ONCE, wait)) {
            handle(item);
        }
        batches.endDue(System.nanoTime());
    }

    private void handle(Item item) {
        Entry entry = item.entry();
        if (entry.payload() instanceof Flush flush) {
            mark(flush);
            return;
        }
        if (abandoned) {
            lose(entry, LossReason.CLOSED);
            return;
        }
        try {
            entry.payload().message(header(item)).ifPresent(message -> send(entry, redaction.redact(message)));
        } catch (RuntimeException e) {
            // What cannot be made a message, for whatever reason, is one loss and no end of the sender.
            lose(entry, LossReason.INVALID);
        }
    }

    // What is waited for is the flush itself.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void mark(Flush flush) {
        batches.endAll();
        outlet.mark().thenRun(() -> flush.done().complete(null));
    }

    private void send(Entry entry, DashStreamMessage message) {
        if (message.hasEvent()
                && !ofGraph(message.getEvent())
                && !entry.payload().alone()) {
            Optional<DashStreamMessage> fitting = Trimming.fit(message);
            if (fitting.isPresent()) {
                batches.add(entry.key(), fitting.get().getEvent(), entry.trace(), System.nanoTime());
                return;
            }
        }
        batches.end(entry.key());
        MessageKind kind = entry.payload().kind();
        outlet.send(new Ready(entry.key().thread(), kind, message, entry.trace(), entry.payload()));
    }

    /** The start and the end of a run travel at once and alone. */
    private static boolean ofGraph(Event event) {
        return switch (event.getEventType()) {
            case EVENT_TYPE_GRAPH_START, EVENT_TYPE_GRAPH_END, EVENT_TYPE_GRAPH_ERROR -> true;
            default -> false;
        };
    }

    private void lose(Entry entry, LossReason reason) {
        entry.payload().lost(Loss.dropped(reason));
        losses.dropped(entry.payload().kind(), reason);
    }

    private Header header(Item item) {
        Entry entry = item.entry();
        return Header.newBuilder()
                .setMessageId(ByteString.copyFrom(ids.next()))
                .setTimestampUs(entry.timestampUs())
                .setTenantId(entry.key().tenant())
                .setThreadId(entry.key().thread())
                .setSequence(item.sequence())
                .setType(entry.payload().kind().type())
                .setSchemaVersion(SCHEMA_VERSION)
                .build();
    }

    /** Sends what waits, as long as there is time; the rest is counted as lost. */
    public void close(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        queue.close();
        closing = true;
        boolean interrupted = !joined(patience.toMillis());
        abandoned = true;
        long left = Math.max(0, deadline - System.nanoTime());
        // Kafka gives up what it holds, and a sender that waits for it is freed.
        outlet.close(Duration.ofNanos(interrupted ? 0 : left));
        thread.interrupt();
        joined(TimeUnit.SECONDS.toMillis(1));
        abandonRest();
    }

    private void abandonRest() {
        try {
            for (Item item : queue.take(Integer.MAX_VALUE, 0)) {
                if (item.entry().payload() instanceof Flush flush) {
                    flush.done().cancel(false);
                } else {
                    lose(item.entry(), LossReason.CLOSED);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean joined(long millis) {
        try {
            thread.join(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
