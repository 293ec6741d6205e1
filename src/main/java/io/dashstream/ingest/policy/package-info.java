/**
 * What happens at a record that is refused: reading goes on, or its partition stands there.
 *
 * <p>Threads: the pipeline's thread decides; any thread may look at the stands.
 */
@NullMarked
package io.dashstream.ingest.policy;

import org.jspecify.annotations.NullMarked;
