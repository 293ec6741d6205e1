package io.dashstream.producer;

import io.dashstream.wire.v1.DashStreamMessage;
import java.util.Random;

/** An independent reader that loses one state message in twenty, from a seed, and how long it was broken. One thread. */
final class LossyReader {
    private final Random random;
    private Reader reader = new Reader();
    private int brokenFor;
    private int longest;

    LossyReader(long seed) {
        random = new Random(seed);
    }

    void read(DashStreamMessage message) {
        if (!message.hasStateDiff() && !message.hasCheckpoint()) {
            return;
        }
        if (random.nextInt(20) != 0) {
            reader.read(message);
        } else if (message.hasStateDiff()) {
            // It knows of the loss by the gap in the sequence, and trusts nothing any more.
            reader = new Reader();
        }
        brokenFor = reader.isWhole() ? 0 : brokenFor + 1;
        longest = Math.max(longest, brokenFor);
    }

    boolean isWhole() {
        return reader.isWhole();
    }

    /** The most state messages in a row after which it did not know the state. */
    int longestBroken() {
        return longest;
    }

    Reader reader() {
        return reader;
    }
}
