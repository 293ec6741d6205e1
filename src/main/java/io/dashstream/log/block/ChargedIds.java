package io.dashstream.log.block;

import org.jspecify.annotations.Nullable;

/**
 * The ids a block has counted lately. The peek keeps recent ids, so the records of a few threads that take turns share their
 * Strings: each is to be counted once, not with every turn. Confined to the block's owner.
 */
final class ChargedIds {
    private static final int SLOTS = 64;

    private final @Nullable String[] recent = new @Nullable String[SLOTS];

    /** What one more record with this id takes, bytes; one that was pushed out by others is counted again. */
    @SuppressWarnings("ReferenceEquality") // another String of the same characters takes memory of its own
    long costOf(String id) {
        int slot = id.hashCode() & (SLOTS - 1);
        if (recent[slot] == id) {
            return 0;
        }
        recent[slot] = id;
        return RecordCost.of(id);
    }
}
