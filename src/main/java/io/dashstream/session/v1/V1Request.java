package io.dashstream.session.v1;

/** What a client of dialect 1 can say. Immutable, any thread. */
sealed interface V1Request {
    /** It wants a pong. */
    record Ping() implements V1Request {}

    /** It wants to go on with what is newest. */
    record CursorReset() implements V1Request {}

    /**
     * It wants to resume.
     *
     * @param resume from where
     * @param byThread whether it asked by thread, which is how it is counted
     * @param badEntries entries that were skipped because they made no sense
     * @param firstBad the name of the first of them; empty when there is none
     */
    record ResumeFrom(Resume resume, boolean byThread, int badEntries, String firstBad) implements V1Request {}

    /** It named more than a resume may. */
    record TooMany(String code, String message) implements V1Request {}
}
