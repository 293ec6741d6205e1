package io.dashstream.session.v1;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.delivery.Sink.Started;
import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.Subscription;
import io.dashstream.log.Cursor;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The resumes and resets of one client of dialect 1: one at a time, each answered exactly once. The connection's event
 * loop.
 *
 * <pre>
 *   idle --resume--> asked --delivery started--> replaying --caught up--> replay_complete, next or idle
 *                      \__latest, reset: answered as soon as delivery started there
 * </pre>
 *
 * A resume waits for the one before it. A reset does not: what runs or waits is answered as it stands, because a client
 * that resets wants out of it. Resets asked for while one is under way share its answer, so that asking fast costs nothing.
 */
final class Jumps {
    /** So many resumes may wait. */
    static final int MOST_WAITING = 16;

    private final Consumer<ObjectNode> send;
    private final ArrayDeque<Resume> waiting = new ArrayDeque<>();
    private @Nullable Jump current;

    /** {@code send} writes a text frame. */
    Jumps(Consumer<ObjectNode> send) {
        this.send = send;
    }

    /** Asks for a resume; whether there was room for it. */
    boolean resume(Resume resume, Subscription subscription) {
        if (current == null) {
            begin(resume, subscription);
            return true;
        }
        return waiting.size() < MOST_WAITING && waiting.add(resume);
    }

    /** Asks for a reset to what is newest. */
    void reset(Subscription subscription) {
        Map<Integer, Long> here = subscription.cursor().offsets();
        Jump cut = current;
        if (cut != null) {
            if (cut.resume == null) {
                return;
            }
            send.accept(V1Frames.replayComplete(cut.resume.mode(), cut.replayed, here));
        }
        waiting.forEach(resume -> send.accept(V1Frames.replayComplete(resume.mode(), 0, here)));
        waiting.clear();
        current = new Jump(null);
        subscription.seek(StartPoint.LATEST);
    }

    private void begin(Resume resume, Subscription subscription) {
        if (resume instanceof Resume.Threads threads && threads.sequences().isEmpty()) {
            // Nothing valid was asked for: still exactly one answer.
            send.accept(V1Frames.replayComplete(
                    resume.mode(), 0, subscription.cursor().offsets()));
            next(subscription);
            return;
        }
        current = new Jump(resume);
        if (resume instanceof Resume.Threads threads) {
            subscription.replayThreads(threads.sequences());
        } else if (resume instanceof Resume.After after) {
            subscription.seek(StartPoint.after(after.cursor()));
        } else {
            subscription.seek(resume instanceof Resume.Earliest ? StartPoint.EARLIEST : StartPoint.LATEST);
        }
    }

    private void next(Subscription subscription) {
        current = null;
        Resume resume = waiting.poll();
        if (resume != null) {
            begin(resume, subscription);
        }
    }

    /** Delivery started anew: what was asked for last has begun. */
    void started(Started started, Subscription subscription) {
        Jump jump = current;
        if (jump == null) {
            return;
        }
        jump.started = true;
        Map<Integer, Long> here = started.cursor().offsets();
        if (jump.resume == null) {
            send.accept(V1Frames.cursorResetComplete(
                    here, "delivery goes on with the newest records, for this client only"));
            next(subscription);
        } else if (jump.resume instanceof Resume.Latest) {
            send.accept(V1Frames.replayComplete(jump.resume.mode(), 0, here));
            next(subscription);
        }
    }

    void delivered(int records) {
        if (current != null) {
            current.replayed += records;
        }
    }

    void caughtUp(Cursor cursor, Subscription subscription) {
        Jump jump = current;
        // A catch-up that was on its way when the jump was asked for is not the jump's.
        if (jump != null && jump.started) {
            send.accept(V1Frames.replayComplete(
                    requireNonNull(jump.resume, "a reset ends when it starts").mode(),
                    jump.replayed,
                    cursor.offsets()));
            next(subscription);
        }
    }

    /** The positions the client itself gave for what runs now. */
    Map<Integer, Long> given() {
        return current != null && current.resume instanceof Resume.After after
                ? after.cursor().offsets()
                : Map.of();
    }

    /** The thread that is replayed now, when it is one. */
    Optional<String> thread() {
        return current != null
                        && current.resume instanceof Resume.Threads threads
                        && threads.sequences().size() == 1
                ? threads.sequences().keySet().stream().findFirst()
                : Optional.empty();
    }

    /** What runs: a resume, or without one a reset. */
    private static final class Jump {
        private final @Nullable Resume resume;
        private boolean started;
        private long replayed;

        private Jump(@Nullable Resume resume) {
            this.resume = resume;
        }
    }
}
