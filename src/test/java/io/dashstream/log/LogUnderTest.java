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

    /** Checks what a reader after {@code after} was answered when {@code oldest} is the oldest record that is held. */
    void assertExpired(ReadAnswer answer, long after, long oldest);

    @Override
    void close();
}
