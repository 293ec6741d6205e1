package io.dashstream.producer.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.dashstream.producer.loss.Degradation;
import io.dashstream.producer.loss.LossReason;
import io.dashstream.producer.loss.Losses;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.wire.v1.Checkpoint;
import io.dashstream.wire.v1.DiffOperation;
import io.dashstream.wire.v1.StateDiff;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What readers know of one run's state, and so what they must be told next: a patch, or after a loss the full state.
 * Confined to the sender's thread, but for {@link #lost}.
 */
public final class StateTrack {
    private final StateRedaction redaction;
    private final Losses losses;
    private final long mostBytes;
    private @Nullable JsonNode known;
    private @Nullable JsonNode lastSeen;
    private @Nullable JsonNode lastRedacted;
    private ByteString checkpoint = ByteString.EMPTY;
    private volatile boolean broken;

    /** Follows one run; {@code mostBytes} is what a full state or checkpoint may have in a record. */
    public StateTrack(StateRedaction redaction, Losses losses, long mostBytes) {
        this.redaction = redaction;
        this.losses = losses;
        this.mostBytes = mostBytes;
    }

    /** A state message of this run reached no reader: the next one is a full state. Any thread. */
    public void lost() {
        broken = true;
    }

    /**
     * The message that takes readers to this snapshot; empty when none can.
     *
     * @param whole whether it is time for a full state, from which readers heal that missed something
     */
    public Optional<StateDiff> advance(Snapshot snapshot, boolean whole) {
        JsonNode before = known;
        boolean afterLoss = broken;
        broken = false;
        JsonNode now = redacted(snapshot);
        known = now;
        byte[] full = CanonicalJson.bytes(now);
        StateDiff.Builder diff = StateDiff.newBuilder()
                .setBaseCheckpointId(checkpoint)
                .setStateHash(ByteString.copyFrom(CanonicalJson.sha256(full)));
        Optional<List<DiffOperation>> patch = before == null || afterLoss || whole
                ? Optional.empty()
                : JsonDiff.between(before, now, Math.min(full.length, mostBytes));
        if (patch.isPresent()) {
            return Optional.of(diff.addAllOperations(patch.get()).build());
        }
        if (full.length > mostBytes) {
            broken = true;
            tooLarge(MessageKind.STATE_DIFF);
            return Optional.empty();
        }
        if (before != null && (afterLoss || !whole)) {
            losses.degraded(afterLoss ? Degradation.AFTER_LOSS : Degradation.PATCH_LARGER);
        }
        return Optional.of(diff.setFullState(ByteString.copyFrom(full)).build());
    }

    /** The checkpoint of a snapshot; later diffs name it. Empty when it is larger than a record. */
    public Optional<Checkpoint> checkpoint(Snapshot snapshot, ByteString id) {
        byte[] full = CanonicalJson.bytes(redacted(snapshot));
        if (full.length > mostBytes) {
            tooLarge(MessageKind.CHECKPOINT);
            return Optional.empty();
        }
        checkpoint = id;
        return Optional.of(Checkpoint.newBuilder()
                .setCheckpointId(id)
                .setState(ByteString.copyFrom(full))
                .setStateType("application/json")
                .setChecksum(ByteString.copyFrom(CanonicalJson.sha256(full)))
                .build());
    }

    /** The state as JSON text, without secrets. */
    public byte[] json(Snapshot snapshot) {
        return CanonicalJson.bytes(redacted(snapshot));
    }

    private JsonNode redacted(Snapshot snapshot) {
        JsonNode redacted = redaction.redact(snapshot.tree(), lastSeen, lastRedacted);
        lastSeen = snapshot.tree();
        lastRedacted = redacted;
        return redacted;
    }

    private void tooLarge(MessageKind kind) {
        losses.degraded(Degradation.TOO_LARGE);
        losses.dropped(kind, LossReason.CAPACITY_LIMIT);
    }
}
