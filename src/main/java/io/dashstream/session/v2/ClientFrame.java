package io.dashstream.session.v2;

import com.fasterxml.jackson.databind.JsonNode;
import io.dashstream.delivery.Filter;
import io.dashstream.delivery.StartPoint;
import io.dashstream.log.Cursor;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client of dialect 2 can say. Immutable, any thread. */
sealed interface ClientFrame {
    /** It applied everything up to a cursor; and how far it is behind with applying, when it says so. */
    record Ack(Cursor cursor, Optional<Duration> applyLag) implements ClientFrame {}

    /** It wants to go on elsewhere. */
    record Seek(StartPoint start) implements ClientFrame {}

    /** It wants other records from now on. */
    record Subscribe(Filter filter) implements ClientFrame {}

    /** It wants an answer, with its id when it gave one. */
    record Ping(@Nullable JsonNode id) implements ClientFrame {}
}
