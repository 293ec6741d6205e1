package io.dashstream.producer.redact;

/**
 * Which ASCII characters a text has, so that what it cannot hold need not be searched for. Immutable, any thread.
 *
 * @param low those below 64, a bit each
 * @param high the others, a bit each
 */
record Characters(long low, long high) {
    static Characters of(String text) {
        long low = 0;
        long high = 0;
        for (int i = 0; i < text.length(); i++) {
            int character = text.charAt(i);
            long bit = 1L << character;
            if (character < Long.SIZE) {
                low |= bit;
            } else if (character < 2 * Long.SIZE) {
                high |= bit;
            }
        }
        return new Characters(low, high);
    }

    /** Whether a text with these characters may hold one with those. */
    boolean mayHold(Characters those) {
        return (those.low & ~low) == 0 && (those.high & ~high) == 0;
    }
}
