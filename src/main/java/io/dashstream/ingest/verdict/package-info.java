/**
 * Writes down, once, what each record was.
 *
 * <p>Threads: the pipeline's thread counts; a scrape reads whole batches.
 */
@NullMarked
package io.dashstream.ingest.verdict;

import org.jspecify.annotations.NullMarked;
