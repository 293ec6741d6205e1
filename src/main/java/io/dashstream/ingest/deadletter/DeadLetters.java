package io.dashstream.ingest.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters to Kafka. Any thread hands over; a thread of its own encodes and sends.
 *
 * <p>What waits is bounded in bytes. When there is no room, the one who hands over waits for some, for a second at most, and
 * not at all while letters fail: a dead-letter topic that is away must not hold up the telemetry.
 */
public final class DeadLetters implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int UNIT = 1024;

    private final LetterDesk desk;
    private final LetterProducer producer;
    private final DeadLetterMeters meters;
    private final int units;
    private final Semaphore room;
    private final ExecutorService sender =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "dashstream-dead-letters"));

    private volatile boolean failing;

    DeadLetters(LetterDesk desk, LetterProducer producer, DeadLetterMeters meters, long maxInFlight) {
        this.desk = desk;
        this.producer = producer;
        this.meters = meters;
        this.units = Math.toIntExact(maxInFlight / UNIT);
        this.room = new Semaphore(units);
    }

    /**
     * Begins to write to the topic of the settings.
     *
     * @param connection Kafka client settings; those a producer does not know are left out
     */
    public static DeadLetters open(
            Map<String, Object> connection,
            DeadLetterSettings settings,
            FrameLimits limits,
            ObjectMapper json,
            MeterRegistry registry) {
        int payload =
                settings.withPayload() ? Math.toIntExact(settings.maxPayload().asLongValue()) : 0;
        return new DeadLetters(
                new LetterDesk(json, new HeaderPeek(limits), payload),
                new LetterProducer(connection, settings.topic(), settings.sendTimeout()),
                new DeadLetterMeters(registry),
                settings.maxInFlight().asLongValue());
    }

    /** Hands a letter about a record over; what becomes of it is counted, and told on any thread. */
    public void send(RefusedRecord record, Consumer<Outcome> told) {
        // The largest record must fit when nothing else waits.
        int cost = Math.min(units, 1 + record.value().length / UNIT);
        if (!taken(cost)) {
            done(record, Outcome.BACKPRESSURE, null, told);
            return;
        }
        Consumer<Outcome> freeing = outcome -> {
            room.release(cost);
            told.accept(outcome);
        };
        try {
            sender.execute(() -> post(record, freeing));
        } catch (RejectedExecutionException e) {
            // The process ends; the record is read again, or was the last.
            done(record, Outcome.BACKPRESSURE, e, freeing);
        }
    }

    /** Whether the last letter was not written. */
    public boolean failing() {
        return failing;
    }

    private boolean taken(int cost) {
        try {
            return failing ? room.tryAcquire(cost) : room.tryAcquire(cost, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void post(RefusedRecord record, Consumer<Outcome> told) {
        try {
            LetterDesk.Written letter = desk.write(record);
            producer.send(letter, error -> done(record, outcome(error), error, told));
        } catch (JsonProcessingException | RuntimeException e) {
            done(record, outcome(e), e, told);
        }
    }

    private void done(RefusedRecord record, Outcome outcome, @Nullable Exception error, Consumer<Outcome> told) {
        meters.count(outcome, record.refusal().type());
        boolean fails = outcome != Outcome.ACKNOWLEDGED;
        boolean before = failing;
        failing = fails;
        if (fails && !before) {
            LOG.warnf(
                    "Dead letters cannot be written; check that the topic is there and may be written topic=%s"
                            + " reason=%s error=%s",
                    producer.topic(), outcome.label(), error);
        } else if (!fails && before) {
            LOG.infof("Dead letters are written again topic=%s", producer.topic());
        }
        told.accept(outcome);
    }

    private static Outcome outcome(@Nullable Exception error) {
        if (error == null) {
            return Outcome.ACKNOWLEDGED;
        }
        if (error instanceof BufferExhaustedException) {
            return Outcome.BACKPRESSURE;
        }
        return error instanceof TimeoutException ? Outcome.TIMEOUT : Outcome.KAFKA_ERROR;
    }

    /** Writes what waits, as far as that takes no longer than the send timeout, and ends. */
    @Override
    public void close() {
        sender.shutdown();
        try {
            long patience = producer.sendTimeout().toMillis();
            boolean sent = sender.awaitTermination(patience, TimeUnit.MILLISECONDS);
            producer.close();
            int lost = units - room.availablePermits();
            if (!sent || lost > 0) {
                LOG.errorf("Dead letters were not written before the end atLeastKiB=%d", lost);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
