package io.dashstream.ingest;

import io.dashstream.ingest.deadletter.DeadLetters;
import io.dashstream.ingest.verdict.History;
import io.dashstream.ingest.verdict.Ledger;
import io.dashstream.ingest.verdict.VerdictCounts;
import io.dashstream.ingest.verdict.VerdictCounts.Tally;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What other rooms may know of ingest. Any thread; answers from memory. */
@ApplicationScoped
public class IngestReport {
    private final VerdictCounts counts;
    private final ReadingState reading;
    private final ConsumerGroup group;
    private final IngestSettings settings;
    private final History history;
    private final DeadLetters letters;

    // What can be known of ingest comes from all of its parts.
    IngestReport(
            VerdictCounts counts,
            ReadingState reading,
            ConsumerGroup group,
            IngestSettings settings,
            History history,
            DeadLetters letters) {
        this.counts = counts;
        this.reading = reading;
        this.group = group;
        this.settings = settings;
        this.history = history;
        this.letters = letters;
    }

    /** The counts of records as of one moment, and the times of the last record and error. */
    public Counts counts() {
        Tally tally = counts.snapshot();
        return new Counts(
                tally.read(),
                tally.errors(),
                tally.oldData(),
                tally.missed(),
                reading.intake().lastRecordMs(),
                reading.kafka().lastErrorMs());
    }

    /** How Kafka looked when it was last asked. */
    public Kafka kafka() {
        return switch (reading.kafka().sight()) {
            case CONNECTED -> Kafka.CONNECTED;
            case TOPIC_MISSING -> Kafka.TOPIC_MISSING;
            case UNREACHABLE -> reading.kafka().everReached() ? Kafka.RECONNECTING : Kafka.CONNECTING;
            case NOT_ASKED -> Kafka.CONNECTING;
        };
    }

    /** The consumer group of this replica. */
    public String groupId() {
        return group.id();
    }

    /** The largest record value that is accepted, bytes. */
    public long maxPayloadBytes() {
        return settings.maxPayload().asLongValue();
    }

    /** The newest schema version this gateway knows. */
    public int schemaVersion() {
        return Ledger.SCHEMA_VERSION;
    }

    /** What happens to refused records. */
    public String onRefused() {
        return settings.onRefused().word();
    }

    /** Whether the profile is active under which old history is replayed. */
    public boolean historyReplayed() {
        return history.replayed();
    }

    /** The partitions that stand at a refused record, as text for operators. */
    public List<String> standing() {
        return reading.intake().stands().stream()
                .map(stand -> stand.partition() + "@" + stand.offset())
                .sorted()
                .toList();
    }

    /** The partitions whose records do not arrive, though they do not stand. */
    public List<Integer> stale() {
        return reading.now().stale();
    }

    /** Whether dead letters cannot be written right now. */
    public boolean deadLettersFail() {
        return letters.failing();
    }

    /** The connection to Kafka. */
    public enum Kafka {
        /** Not reached since the start. */
        CONNECTING,
        /** Reached, and the topic is there. */
        CONNECTED,
        /** Reached, but there is no such topic. */
        TOPIC_MISSING,
        /** Was reached before, but not the last time. */
        RECONNECTING
    }

    /**
     * Counts since the start.
     *
     * @param read records read; the sum of those below and the accepted ones
     * @param refused records that could not be read
     * @param oldData refused records counted as history
     * @param missing records without a value
     * @param lastRecordMs when the last record was read, milliseconds since the epoch; -1 when none was
     * @param lastErrorMs when the last Kafka error was, milliseconds since the epoch; -1 when there was none
     */
    public record Counts(long read, long refused, long oldData, long missing, long lastRecordMs, long lastErrorMs) {}
}
