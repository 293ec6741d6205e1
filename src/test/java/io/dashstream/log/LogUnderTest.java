package io.dashstream.log;

/** One partition of a tier that a test fills. The test's thread. */
public interface LogUnderTest extends AutoCloseable {
    int PARTITION = 0;

    LogReader reader();

    /** Writes a record and returns its offset. */
    long write(byte[] value);

    /** Uses up at least one offset that holds nothing deliverable. */
    void skip();

    /** Everything written so far expires. */
    void expireAll();

    /** What this tier answers to a reader after {@code after} when the oldest offset it holds is {@code oldest}. */
    ReadAnswer expired(long after, long oldest);

    @Override
    void close();
}
