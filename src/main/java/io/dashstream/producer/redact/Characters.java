package io.dashstream.producer.redact;

/**
 * Which of a few characters a text has, so that what it cannot hold need not be searched for: those that stand in the marks
 * of secrets and seldom in prose. Immutable, any thread.
 *
 * @param present a bit for each
 */
record Characters(int present) {
    /** Few, because each costs a look at the whole text; a mark without one of them is always searched for. */
    private static final String TELLING = "-_=:2AJx";

    static Characters of(String text) {
        int present = 0;
        for (int i = 0; i < TELLING.length(); i++) {
            // One instruction looks at many characters: far cheaper than looking at each once for all of them.
            if (text.indexOf(TELLING.charAt(i)) >= 0) {
                present |= 1 << i;
            }
        }
        return new Characters(present);
    }

    /** Whether a text with these characters may hold one with those. */
    boolean mayHold(Characters those) {
        return (those.present & ~present) == 0;
    }
}
