/**
 * What Kafka says of the topic, and where reading starts in it.
 *
 * <p>Threads: the watch's thread asks, and the pipeline's where offsets jump; every question blocks.
 */
@NullMarked
package io.dashstream.ingest.topic;

import org.jspecify.annotations.NullMarked;
