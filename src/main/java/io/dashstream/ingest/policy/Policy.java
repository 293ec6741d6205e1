package io.dashstream.ingest.policy;

import io.dashstream.ingest.deadletter.DeadLetters;
import io.dashstream.ingest.deadletter.RefusedRecord;
import java.time.Duration;
import java.util.Optional;

/** Applies the setting {@code on-refused}. Any thread; {@link #take} may wait a second or two for Kafka. */
public final class Policy {
    // So that one acknowledgement that takes long does not cost a rebalance.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final OnRefused policy;
    private final DeadLetters letters;

    public Policy(OnRefused policy, DeadLetters letters) {
        this.policy = policy;
        this.letters = letters;
    }

    /** The setting. */
    public OnRefused onRefused() {
        return policy;
    }

    /** Takes a refused record: empty when reading goes on behind it, else where its partition stands now. */
    public Optional<Stand> take(RefusedRecord record) {
        boolean patient = !letters.failing();
        Stand stand = Stand.at(record, letters);
        boolean goesOn = switch (policy) {
            case SKIP -> true;
            case PAUSE -> false;
            case FAIL_CLOSED -> patient ? stand.acknowledgedWithin(PATIENCE) : stand.acknowledged();
        };
        return goesOn ? Optional.empty() : Optional.of(stand);
    }

    /** Whether a stand is over without an operator's word. */
    public boolean over(Stand stand) {
        return policy == OnRefused.FAIL_CLOSED && stand.acknowledged();
    }

    /** The stand with another dead letter under way, when the last one has failed and is needed. */
    public Optional<Stand> again(Stand stand) {
        boolean owed = policy == OnRefused.FAIL_CLOSED && stand.letter().isDone() && !stand.acknowledged();
        return owed ? Optional.of(Stand.at(stand.record(), letters)) : Optional.empty();
    }
}
