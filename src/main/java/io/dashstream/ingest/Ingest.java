package io.dashstream.ingest;

import io.dashstream.ingest.poll.PollLoop;
import io.dashstream.ingest.poll.ReaderSettings;
import io.dashstream.ingest.topic.FirstContact;
import io.dashstream.ingest.topic.GroupOffsets;
import io.dashstream.ingest.topic.KafkaStatus;
import io.dashstream.ingest.topic.Placement;
import io.dashstream.ingest.verdict.History;
import io.dashstream.log.Epoch;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The way from Kafka to the log, as the other parts of ingest see it. Any thread.
 *
 * <p>Clients never slow it: they read the log, and the log drops its oldest records. Positions come from the log, and what is
 * durable is committed from time to time.
 */
@ApplicationScoped
public class Ingest implements Reading {
    private static final Logger LOG = Logger.getLogger(Ingest.class);

    private final PollLoop loop;
    private final Placing placing;
    private final BatchIntake intake;
    private final History history;
    private final KafkaStatus status;
    private final RareWarning fault = new RareWarning(Ingest.class);

    private boolean begun;
    private volatile long answeredNanos = System.nanoTime();
    private volatile Map<Integer, Long> clientLags = Map.of();
    private volatile Map<Integer, Long> committed = Map.of();

    // What goes from Kafka to the log meets here.
    Ingest(
            @Identifier("default-kafka-broker") Map<String, Object> connection,
            @ConfigProperty(name = "dashstream.log.topic") String topic,
            ConsumerGroup group,
            Placing placing,
            BatchIntake intake,
            History history,
            KafkaStatus status) {
        this.placing = placing;
        this.intake = intake;
        this.history = history;
        this.status = status;
        this.loop = new PollLoop(
                topic,
                () -> ReaderSettings.client(connection, group.id()),
                placing::assigned,
                intake::take,
                this::failed);
    }

    @Override
    public synchronized void begin(FirstContact first) {
        if (!begun) {
            begun = true;
            history.startAt(first);
            placing.startAt(first);
            loop.begin();
        }
    }

    /** Stops reading for good. */
    void stop() throws InterruptedException {
        loop.stop();
    }

    /** Whether reading has ended, which it never does by itself while the process runs. */
    boolean ended() {
        return loop.ended();
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
        loop.placeAgain();
    }

    @Override
    public Map<Integer, Long> clientLags() {
        ask(client -> {
            answeredNanos = System.nanoTime();
            // Of what was polled and is not in the log yet, the client says no more.
            boolean known = loop.idle();
            clientLags = client.assignment().stream()
                    .collect(Collectors.toMap(
                            TopicPartition::partition,
                            partition -> known ? client.currentLag(partition).orElse(-1) : -1));
        });
        return clientLags;
    }

    @Override
    public void commit(Epoch epoch, Map<Integer, Long> next) {
        if (next.isEmpty() || next.equals(committed)) {
            return;
        }
        committed = next;
        ask(client -> {
            Map<TopicPartition, OffsetAndMetadata> offsets = client.assignment().stream()
                    .filter(partition -> next.containsKey(partition.partition()))
                    .collect(Collectors.toMap(
                            partition -> partition,
                            partition -> GroupOffsets.commit(epoch, next.getOrDefault(partition.partition(), 0L))));
            client.commitAsync(offsets, (done, refused) -> {
                if (refused != null) {
                    // Nothing depends on it; the next look tries again.
                    committed = Map.of();
                    LOG.debugf(refused, "Offsets were not committed");
                }
            });
        });
    }

    private void ask(PollLoop.Question question) {
        if (!loop.ask(question)) {
            LOG.debug("Kafka's client is not asked; it has not answered for long");
        }
    }

    private void failed(Throwable cause) {
        if (cause instanceof KafkaException known) {
            status.count(known);
        }
        fault.warn("Kafka's client failed; reading goes on with another one", cause);
    }
}
