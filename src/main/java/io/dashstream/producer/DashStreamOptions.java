package io.dashstream.producer;

import io.dashstream.producer.loss.ProducerListener;
import io.dashstream.producer.queue.QueueLimits;
import io.dashstream.producer.redact.Redaction;
import io.dashstream.producer.send.BatchLimits;
import io.dashstream.producer.send.KafkaSettings;
import io.dashstream.producer.send.TraceContext;
import java.time.Clock;
import java.util.function.Consumer;

/** How the library works: everything has a default but Kafka. Immutable, any thread; each {@code with} makes another. */
public final class DashStreamOptions {
    private final KafkaSettings kafka;
    private QueueLimits queue = QueueLimits.DEFAULT;
    private BatchLimits batches = BatchLimits.DEFAULT;
    private StateLimits state = StateLimits.DEFAULT;
    private Redaction redaction = Redaction.standard();
    private ProducerListener listener = ProducerListener.NONE;
    private TraceContext trace = TraceContext.detected();
    private Clock clock = Clock.systemUTC();

    private DashStreamOptions(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    private DashStreamOptions(DashStreamOptions other) {
        this.kafka = other.kafka;
        this.queue = other.queue;
        this.batches = other.batches;
        this.state = other.state;
        this.redaction = other.redaction;
        this.listener = other.listener;
        this.trace = other.trace;
        this.clock = other.clock;
    }

    /** The defaults. */
    public static DashStreamOptions of(KafkaSettings kafka) {
        return new DashStreamOptions(kafka);
    }

    /** The defaults, and Kafka from this process's variables. */
    public static DashStreamOptions fromEnvironment() {
        return of(KafkaSettings.fromEnvironment(System.getenv()));
    }

    public DashStreamOptions withQueue(QueueLimits limits) {
        return with(copy -> copy.queue = limits);
    }

    public DashStreamOptions withBatches(BatchLimits limits) {
        return with(copy -> copy.batches = limits);
    }

    public DashStreamOptions withState(StateLimits limits) {
        return with(copy -> copy.state = limits);
    }

    public DashStreamOptions withRedaction(Redaction rules) {
        return with(copy -> copy.redaction = rules);
    }

    public DashStreamOptions withListener(ProducerListener told) {
        return with(copy -> copy.listener = told);
    }

    public DashStreamOptions withTrace(TraceContext context) {
        return with(copy -> copy.trace = context);
    }

    public DashStreamOptions withClock(Clock time) {
        return with(copy -> copy.clock = time);
    }

    private DashStreamOptions with(Consumer<DashStreamOptions> change) {
        DashStreamOptions copy = new DashStreamOptions(this);
        change.accept(copy);
        return copy;
    }

    KafkaSettings kafka() {
        return kafka;
    }

    QueueLimits queue() {
        return queue;
    }

    BatchLimits batches() {
        return batches;
    }

    StateLimits state() {
        return state;
    }

    Redaction redaction() {
        return redaction;
    }

    ProducerListener listener() {
        return listener;
    }

    TraceContext trace() {
        return trace;
    }

    Clock clock() {
        return clock;
    }
}
