package io.dashstream.log;

import java.util.concurrent.CompletionStage;

/**
 * One tier of the log, read by offset. Any thread asks; the answer may arrive on the tier's own thread, or at once.
 *
 * <p>A stage that fails means "this tier cannot answer now" (a store is down): the caller asks the next tier or tries
 * again, and never takes it for an absence.
 */
public interface LogReader {
    CompletionStage<ReadAnswer> read(ReadRequest request);
}
