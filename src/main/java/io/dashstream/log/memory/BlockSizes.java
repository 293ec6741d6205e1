package io.dashstream.log.memory;

/**
 * How large blocks are: the first of a partition small, so that a thousand quiet partitions do not take the whole budget,
 * each next one twice as large. Immutable, any thread.
 *
 * @param first size of a partition's first block, bytes
 * @param most size of a busy partition's blocks, bytes
 */
record BlockSizes(int first, int most) {
    private static final int FIRST = 16 << 10;
    private static final int MOST = 256 << 10;
    private static final int LEAST = 1 << 10;
    // Memory is given back by the block: a budget of fewer blocks would hold noticeably less than it may.
    private static final int BLOCKS_OF_BUDGET = 32;

    static BlockSizes within(long budgetBytes) {
        int most = (int) Math.max(LEAST, Math.min(MOST, budgetBytes / BLOCKS_OF_BUDGET));
        return new BlockSizes(Math.min(FIRST, most), most);
    }

    int after(int size) {
        return Math.min(most, size * 2);
    }
}
