package io.dashstream.log.page;

import io.dashstream.log.ReadAnswer;
import io.dashstream.log.ReadAnswer.Records;
import io.dashstream.log.block.RecordBlock;

/** What one read of a tier gave, for any number of readers. Owned by one thread at a time, which closes it. */
public sealed interface Page extends AutoCloseable {
    /** The answer for one more reader; one with records holds a reference of its own. */
    ReadAnswer answer();

    @Override
    void close();

    /** Records, in a block of their own. */
    record Filled(RecordBlock block) implements Page {
        @Override
        public ReadAnswer answer() {
            return new Records(block.run(0, block.size()));
        }

        @Override
        public void close() {
            block.release();
        }
    }

    /** An answer without records. */
    record Told(ReadAnswer answer) implements Page {
        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
