package io.dashstream.ingest;

import io.dashstream.ingest.topic.FirstContact;
import io.dashstream.ingest.topic.GroupOffsets;
import io.dashstream.ingest.topic.Placement;
import io.dashstream.ingest.verdict.History;
import io.dashstream.log.Epoch;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline from the channel to the log. Any thread.
 *
 * <p>Batches leave Kafka's polling thread for one thread of the pipeline, because a verdict may inflate 10 MiB, which no
 * event loop should wait for. Two batches may wait between them; then polling pauses. Clients never slow the pipeline: they
 * read the log, and the log drops its oldest records.
 *
 * <p>Messages are not acknowledged: positions come from the log, and what is durable is committed from time to time.
 */
@ApplicationScoped
public class Ingest implements Reading {
    /** The name of the channel, and of its rebalance listener. */
    public static final String CHANNEL = "telemetry";

    private static final Logger LOG = Logger.getLogger(Ingest.class);

    // One batch being taken and one at hand, so that neither side waits for the other.
    private static final int BATCHES_AHEAD = 2;

    private final Multi<Message<ConsumerRecords<byte[], byte[]>>> channel;
    private final KafkaClientService clients;
    private final Placing placing;
    private final BatchIntake intake;
    private final History history;
    private final ExecutorService pipeline =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "dashstream-ingest"));

    private @Nullable Cancellable subscription;
    private volatile boolean ended;
    private volatile long answeredNanos = System.nanoTime();
    private volatile Map<Integer, Long> clientLags = Map.of();
    private volatile Map<Integer, Long> committed = Map.of();

    Ingest(
            @Channel(CHANNEL) Multi<Message<ConsumerRecords<byte[], byte[]>>> channel,
            KafkaClientService clients,
            @Identifier(CHANNEL) Placing placing,
            BatchIntake intake,
            History history) {
        this.channel = channel;
        this.clients = clients;
        this.placing = placing;
        this.intake = intake;
        this.history = history;
    }

    @Override
    public synchronized void begin(FirstContact first) {
        if (subscription == null) {
            history.startAt(first);
            placing.startAt(first);
            subscription = channel.emitOn(pipeline, BATCHES_AHEAD).subscribe().with(this::take, this::failed, () -> {
                ended = true;
                LOG.info("Reading has ended");
            });
        }
    }

    /** Stops reading for good. */
    synchronized void stop() {
        if (subscription != null) {
            subscription.cancel();
        }
        pipeline.shutdown();
    }

    /** Whether the pipeline has ended, which it never does by itself while the process runs. */
    boolean ended() {
        return ended;
    }

    /** How long Kafka's polling thread has not answered; it is asked as often as Kafka is looked at. */
    long silentMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answeredNanos);
    }

    @Override
    public Optional<Placement> placed() {
        return intake.placed();
    }

    @Override
    public boolean owed() {
        return placing.owed();
    }

    @Override
    public void placeAgain() {
        onPollingThread(consumer -> consumer.enforceRebalance("positions are to be found again"));
    }

    @Override
    public Map<Integer, Long> clientLags() {
        onPollingThread(consumer -> {
            answeredNanos = System.nanoTime();
            clientLags = consumer.assignment().stream()
                    .collect(Collectors.toMap(
                            TopicPartition::partition,
                            partition -> consumer.currentLag(partition).orElse(-1)));
        });
        return clientLags;
    }

    @Override
    public void commit(Epoch epoch, Map<Integer, Long> next) {
        if (next.isEmpty() || next.equals(committed)) {
            return;
        }
        committed = next;
        onPollingThread(consumer -> {
            Map<TopicPartition, OffsetAndMetadata> offsets = consumer.assignment().stream()
                    .filter(partition -> next.containsKey(partition.partition()))
                    .collect(Collectors.toMap(
                            partition -> partition,
                            partition -> GroupOffsets.commit(epoch, next.getOrDefault(partition.partition(), 0L))));
            consumer.commitAsync(offsets, (done, fault) -> {
                if (fault != null) {
                    // Nothing depends on it; the next look tries again.
                    committed = Map.of();
                    LOG.debugf(fault, "Offsets were not committed");
                }
            });
        });
    }

    private void onPollingThread(java.util.function.Consumer<Consumer<byte[], byte[]>> question) {
        KafkaConsumer<byte[], byte[]> consumer = clients.getConsumer(CHANNEL);
        if (consumer != null) {
            consumer.runOnPollingThread(question)
                    .subscribe()
                    .with(done -> {}, fault -> LOG.debugf(fault, "Kafka's client could not be asked"));
        }
    }

    private void take(Message<ConsumerRecords<byte[], byte[]>> message) {
        try {
            intake.take(message.getPayload(), polledIn(message));
        } catch (Throwable e) {
            // Also an Error, such as no memory for one inflated record: nothing may end this pipeline. What the batch
            // did not
            // bring into the log is read again from where the log ends.
            LOG.errorf(e, "A batch could not be taken; reading again from the log's end");
            placeAgain();
        }
    }

    private static int polledIn(Message<?> batch) {
        IncomingKafkaRecordBatchMetadata<?, ?> metadata = batch.getMetadata(IncomingKafkaRecordBatchMetadata.class)
                .orElseThrow(() -> new IllegalStateException("a batch of the channel carries its metadata"));
        return metadata.getConsumerGroupGenerationId();
    }

    private void failed(Throwable cause) {
        ended = true;
        LOG.errorf(cause, "Reading has ended; the process must be started again");
    }
}
