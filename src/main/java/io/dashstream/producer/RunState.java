package io.dashstream.producer;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.dashstream.producer.loss.Degradation;
import io.dashstream.producer.loss.LossReason;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.queue.Shed;
import io.dashstream.producer.state.Snapshot;
import io.dashstream.producer.state.Snapshots;
import io.dashstream.producer.state.StateTrack;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.ExecutionTrace;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run's state as its hooks tell it: takes snapshots on the caller's thread, and no more. Any thread. */
final class RunState {
    /** A larger initial state is left out of the start event; it follows as a state of its own anyway. */
    private static final int MOST_INITIAL_BYTES = 500 << 10;

    private final RunLine line;
    private final StateTrack track;
    private final Snapshots snapshots;
    private final int checkpointEvery;
    private final int wholeEvery;
    private final boolean on;
    private @Nullable Snapshot last;
    private int sinceCheckpoint;

    RunState(RunLine line) {
        Library library = line.library();
        this.line = line;
        this.track = library.newTrack();
        this.on = library.state().on();
        this.checkpointEvery = library.state().checkpointEvery();
        this.wholeEvery = library.state().wholeEvery();
        this.snapshots = new Snapshots(library.state().mostBytes(), this::refused);
    }

    /** The first state, told with the start of the graph. */
    synchronized void start(Event start, @Nullable Object state) {
        Optional<Snapshot> initial = on && state != null ? snapshots.of(state) : Optional.empty();
        if (initial.isEmpty()) {
            line.say(MessageKind.EVENT, Shed.LAST, () -> start);
            return;
        }
        Snapshot snapshot = initial.get();
        offer(MessageKind.EVENT, snapshot, () -> Optional.of(withState(start, snapshot)));
        changed(snapshot, false);
    }

    private Event withState(Event start, Snapshot snapshot) {
        byte[] json = track.json(snapshot);
        return json.length > MOST_INITIAL_BYTES
                ? start
                : start.toBuilder()
                        .putAttributes(
                                "initial_state_json",
                                Attributes.of(ByteString.copyFrom(json).toStringUtf8()))
                        .build();
    }

    /** The state as it is now; nothing is said when it is as it was. */
    // Equal snapshots are the same tree.
    @SuppressWarnings("ReferenceEquality")
    synchronized void report(@Nullable Object state) {
        if (!on) {
            return;
        }
        JsonNode before = last == null ? null : last.tree();
        snapshots.of(state).filter(snapshot -> snapshot.tree() != before).ifPresent(snapshot -> {
            sinceCheckpoint++;
            changed(snapshot, sinceCheckpoint < checkpointEvery && sinceCheckpoint % wholeEvery == 0);
            if (sinceCheckpoint >= checkpointEvery) {
                checkpoint();
            }
        });
    }

    private void changed(Snapshot snapshot, boolean whole) {
        last = snapshot;
        offer(MessageKind.STATE_DIFF, snapshot, () -> track.advance(snapshot, whole));
    }

    /** Saves the state as it was told last; the number of bytes is about. Empty when none was told. */
    synchronized Optional<Long> checkpoint() {
        Snapshot saved = last;
        if (saved == null) {
            return Optional.empty();
        }
        sinceCheckpoint = 0;
        ByteString id = newId();
        offer(MessageKind.CHECKPOINT, saved, () -> track.checkpoint(saved, id));
        return Optional.of(saved.bytes());
    }

    /** What a reader that missed something needs at the end: the whole last state, and the trace that holds it. */
    synchronized void end(Runnable end, ExecutionTrace trace) {
        Snapshot saved = last;
        if (saved == null) {
            end.run();
            line.last(MessageKind.EXECUTION_TRACE, Shed.LAST, () -> Said.of(MessageKind.EXECUTION_TRACE, trace));
            return;
        }
        ByteString id = newId();
        last(MessageKind.CHECKPOINT, saved, () -> track.checkpoint(saved, id));
        end.run();
        last(
                MessageKind.EXECUTION_TRACE,
                saved,
                () -> Optional.of(trace.toBuilder()
                        .setFinalState(ByteString.copyFrom(track.json(saved)))
                        .build()));
    }

    private void offer(MessageKind kind, Snapshot snapshot, Supplier<Optional<? extends Message>> message) {
        line.offer(kind, Shed.LAST, () -> new StateSaid(kind, track, snapshot, message));
    }

    private void last(MessageKind kind, Snapshot snapshot, Supplier<Optional<? extends Message>> message) {
        line.last(kind, Shed.LAST, () -> new StateSaid(kind, track, snapshot, message));
    }

    private void refused(Degradation reason) {
        track.lost();
        line.library().losses().degraded(reason);
        line.unsaid(
                MessageKind.STATE_DIFF,
                reason == Degradation.TOO_LARGE ? LossReason.CAPACITY_LIMIT : LossReason.INVALID);
    }

    private static ByteString newId() {
        UUID id = UUID.randomUUID();
        return ByteString.copyFrom(ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }
}
