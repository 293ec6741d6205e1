package io.dashstream.producer.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.producer.loss.Degradation;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the snapshots of one run, each sharing with the one before. The application's threads, one at a time. */
public final class Snapshots {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final long mostBytes;
    private final Consumer<Degradation> refused;
    private @Nullable JsonNode last;

    /**
     * Takes the snapshots of one run.
     *
     * @param mostBytes a state may have, about
     * @param refused is told why a state gave no snapshot
     */
    public Snapshots(long mostBytes, Consumer<Degradation> refused) {
        this.mostBytes = mostBytes;
        this.refused = refused;
    }

    /**
     * The snapshot of a state; empty when there is none to be had, and then {@code refused} was told.
     *
     * @param state a Jackson tree, JSON as bytes, or any object that Jackson makes a tree of
     */
    public Optional<Snapshot> of(@Nullable Object state) {
        try {
            JsonNode tree = tree(state);
            TreeCopy copy = new TreeCopy(mostBytes);
            JsonNode snapshot = copy.of(tree, last, 0);
            last = snapshot;
            return Optional.of(new Snapshot(snapshot, copy.bytes(), copy.held()));
        } catch (StateRefused e) {
            refused.accept(e.reason());
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Whatever the application's own getters throw: its state is no JSON, and its graph goes on.
            refused.accept(Degradation.UNSERIALISABLE);
        }
        return Optional.empty();
    }

    private JsonNode tree(@Nullable Object state) throws IOException {
        if (state instanceof JsonNode tree) {
            return tree;
        }
        if (state instanceof byte[] json) {
            if (json.length > mostBytes) {
                throw new StateRefused(Degradation.TOO_LARGE, json.length + " bytes");
            }
            return checked(JSON.readTree(json));
        }
        if (state == null) {
            throw new StateRefused(Degradation.UNSERIALISABLE, "null");
        }
        return checked(JSON.valueToTree(state));
    }

    private static JsonNode checked(@Nullable JsonNode tree) {
        if (tree == null || tree.isMissingNode()) {
            throw new StateRefused(Degradation.UNSERIALISABLE, "no JSON value");
        }
        return tree;
    }
}
