package io.dashstream.ingest;

import io.dashstream.ingest.policy.Policy;
import io.dashstream.ingest.policy.Stand;
import io.dashstream.ingest.topic.Placement;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The partitions that stand at a refused record, and the ways to leave it: an operator's word, or a dead letter that is
 * acknowledged at last. Any thread that may wait for the end of a batch.
 */
@ApplicationScoped
public class StandingPartitions {
    private static final Logger LOG = Logger.getLogger(StandingPartitions.class);
    private static final long LOOK_MS = 500;
    private static final int LOOKS_PER_QUESTION = 4;

    private final BatchIntake intake;
    private final Ingest ingest;
    private final Policy policy;
    private final DurableOffsets durable;
    private int looked;
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "dashstream-standing-partitions"));

    StandingPartitions(BatchIntake intake, Ingest ingest, Policy policy, DurableOffsets durable) {
        this.intake = intake;
        this.ingest = ingest;
        this.policy = policy;
        this.durable = durable;
    }

    /** Where partitions stand now, by partition. */
    public List<Place> all() {
        return intake.stands().stream()
                .map(stand -> new Place(
                        stand.partition(),
                        stand.offset(),
                        stand.record().refusal().type().label()))
                .sorted(Comparator.comparingInt(Place::partition))
                .toList();
    }

    /**
     * Skips the record at which a partition stands; nothing else.
     *
     * @return false when the partition does not stand at exactly that offset
     */
    public boolean skip(int partition, long offset) {
        if (!intake.leave(partition, offset)) {
            return false;
        }
        LOG.infof(
                "A refused record was left behind; its partition is read on partition=%d offset=%d", partition, offset);
        ingest.placeAgain();
        return true;
    }

    // The task catches what goes wrong in it.
    @SuppressWarnings("FutureReturnValueIgnored")
    void start(@Observes StartupEvent event) {
        looks.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        looks.shutdownNow();
    }

    private void look() {
        try {
            Collection<Stand> stands = intake.stands();
            for (Stand stand : stands) {
                if (policy.over(stand)) {
                    boolean left = skip(stand.partition(), stand.offset());
                    LOG.debugf("Its dead letter was acknowledged left=%s", left);
                } else {
                    policy.again(stand).ifPresent(intake::renew);
                }
            }
            if (!stands.isEmpty() && ++looked % LOOKS_PER_QUESTION == 0) {
                intake.placed().ifPresent(this::follow);
            }
        } catch (RuntimeException e) {
            // A scheduler drops a task that throws, and the partitions would stand for ever.
            LOG.errorf(e, "Standing partitions could not be looked at");
        }
    }

    /** What another replica was told to skip is behind the end of the log that they share. */
    private void follow(Placement placed) {
        Map<Integer, Long> shared = durable.shared(placed);
        for (Stand stand : intake.stands()) {
            if (shared.getOrDefault(stand.partition(), -1L) > stand.offset()) {
                boolean left = skip(stand.partition(), stand.offset());
                LOG.debugf("Another replica has left the record behind left=%s", left);
            }
        }
    }

    /**
     * Where one partition stands.
     *
     * @param errorType why the record is refused
     */
    public record Place(int partition, long offset, String errorType) {
        @Override
        public String toString() {
            return partition + "@" + offset + " " + errorType;
        }
    }
}
