package io.dashstream.log.block;

import java.util.function.LongConsumer;

/**
 * The bytes one block holds, told to whoever keeps the budget for as long as the block counts there. Any thread: growth
 * and the end exclude each other, so that a block that has left the budget never adds to it again.
 */
final class Footprint {
    private final LongConsumer budget;
    private long bytes;
    private boolean ended;

    Footprint(LongConsumer budget) {
        this.budget = budget;
    }

    synchronized void grow(long more) {
        bytes += more;
        if (!ended) {
            budget.accept(more);
        }
    }

    synchronized void end() {
        if (!ended) {
            ended = true;
            budget.accept(-bytes);
        }
    }
}
