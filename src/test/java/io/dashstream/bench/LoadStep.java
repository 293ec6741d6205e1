package io.dashstream.bench;

/**
 * One row of the result: so many clients of a dialect, each to receive so many records. Immutable, any thread.
 *
 * @param records a multiple of {@link Feed#PARTITIONS}
 */
record LoadStep(Dialect dialect, int clients, int records) {
    LoadStep {
        if (clients < 1 || records < Feed.PARTITIONS || records % Feed.PARTITIONS != 0) {
            throw new IllegalArgumentException("a step needs clients and a multiple of " + Feed.PARTITIONS
                    + " records, found " + clients + " and " + records);
        }
    }

    long deliveries() {
        return (long) clients * records;
    }

    /** The same with a quarter of the records. */
    LoadStep quarter() {
        int quarter = records / 4;
        return new LoadStep(dialect, clients, Math.max(Feed.PARTITIONS, quarter - quarter % Feed.PARTITIONS));
    }
}
