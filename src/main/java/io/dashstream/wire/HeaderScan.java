package io.dashstream.wire;

import com.google.protobuf.WireFormat;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventBatch;
import io.dashstream.wire.v1.Header;
import io.dashstream.wire.v1.MessageType;
import java.util.List;
import java.util.Optional;

/**
 * Scans a whole body and gathers its {@link RecordHeader} on the way. Confined to one thread.
 *
 * <p>A field that comes twice is read as protobuf's decoder reads it: of a number or string the last one counts, a
 * message is merged, and of several kinds in the envelope the last one counts, merged with earlier ones of its kind.
 */
final class HeaderScan extends ProtobufCursor {
    private static final int HEADER = lengthDelimited(Event.HEADER_FIELD_NUMBER);
    private static final int EVENTS = lengthDelimited(EventBatch.EVENTS_FIELD_NUMBER);
    private static final int TIMESTAMP = number(Header.TIMESTAMP_US_FIELD_NUMBER);
    private static final int TENANT = lengthDelimited(Header.TENANT_ID_FIELD_NUMBER);
    private static final int THREAD = lengthDelimited(Header.THREAD_ID_FIELD_NUMBER);
    private static final int SEQUENCE = number(Header.SEQUENCE_FIELD_NUMBER);
    private static final int SCHEMA_VERSION = number(Header.SCHEMA_VERSION_FIELD_NUMBER);
    private static final int NONE = 0;
    private static final int ANY = 0;

    private final HeaderFields outer = new HeaderFields();
    private final HeaderFields inner = new HeaderFields();
    private final DistinctIds threads = new DistinctIds();
    private final DistinctIds tenants = new DistinctIds();
    private final RecentIds threadIds = new RecentIds();
    private final RecentIds tenantIds = new RecentIds();
    private List<String> lastTenants = List.of();
    private int kind;
    private boolean mixed;
    private int events;
    private long newestUs;
    private int schemaVersion;

    /** The header of the body {@code bytes[from..to)}. */
    RecordHeader scan(byte[] bytes, int from, int to) throws RefusedException {
        try {
            reset(bytes, from, to);
            envelope(ANY);
            if (kind == NONE) {
                throw RefusedException.invalid("an envelope that holds no kind of message this gateway knows");
            }
            if (mixed) {
                reset(bytes, from, to);
                envelope(kind);
            }
            return kind == MessageType.MESSAGE_TYPE_EVENT_BATCH_VALUE ? batch() : single();
        } finally {
            release();
        }
    }

    /** What can be read of a body up to where it is broken. */
    HeaderGlimpse glimpse(byte[] bytes, int from, int to) {
        try {
            reset(bytes, from, to);
            inner.clear();
            expectTruncated(true);
            try {
                envelope(ANY);
            } catch (RefusedException e) {
                // What was found before is the answer.
            }
            HeaderFields thread = outer.threadLength > 0 ? outer : inner;
            HeaderFields tenant = outer.tenantLength > 0 ? outer : inner;
            return new HeaderGlimpse(
                    thread.threadLength > 0 ? Optional.of(thread(thread)) : Optional.empty(),
                    tenant.tenantLength > 0 ? Optional.of(tenant(tenant)) : Optional.empty(),
                    Math.max(1, events));
        } finally {
            expectTruncated(false);
            release();
        }
    }

    /** Goes over the envelope and gathers from the members of one kind, or of any. */
    private void envelope(int wanted) throws RefusedException {
        clear();
        while (!atEnd()) {
            int tag = tag();
            if (Shape.ENVELOPE.action(tag) != Shape.MESSAGE) {
                field(Shape.ENVELOPE, tag, 0);
                continue;
            }
            int found = WireFormat.getTagFieldNumber(tag);
            mixed |= kind != NONE && kind != found;
            kind = found;
            if (wanted == ANY || wanted == found) {
                member(Shape.ENVELOPE.nested(tag));
            } else {
                field(Shape.ENVELOPE, tag, 0);
            }
        }
    }

    private void clear() {
        outer.clear();
        threads.clear();
        tenants.clear();
        kind = NONE;
        mixed = false;
        events = 0;
        newestUs = 0;
        schemaVersion = 0;
    }

    private void member(Shape shape) throws RefusedException {
        int outside = enter(1);
        while (!atEnd()) {
            int tag = tag();
            if (tag == HEADER) {
                header(outer, shape.nested(tag), 2);
            } else if (tag == EVENTS && kind == MessageType.MESSAGE_TYPE_EVENT_BATCH_VALUE) {
                innerEvent(shape.nested(tag));
            } else {
                field(shape, tag, 1);
            }
        }
        leave(outside);
    }

    private void innerEvent(Shape shape) throws RefusedException {
        inner.clear();
        int outside = enter(2);
        while (!atEnd()) {
            int tag = tag();
            if (tag == HEADER) {
                header(inner, shape.nested(tag), 3);
            } else {
                field(shape, tag, 2);
            }
        }
        leave(outside);
        events++;
        newestUs = Math.max(newestUs, inner.timestampUs);
        schemaVersion = newer(schemaVersion, inner.schemaVersion);
        addIds(inner);
    }

    private void header(HeaderFields into, Shape shape, int depth) throws RefusedException {
        int outside = enter(depth);
        while (!atEnd()) {
            int tag = tag();
            if (tag == TIMESTAMP) {
                into.timestampUs = varint();
            } else if (tag == SEQUENCE) {
                into.sequence = varint();
            } else if (tag == SCHEMA_VERSION) {
                into.schemaVersion = (int) varint();
            } else if (tag == TENANT) {
                into.tenantLength = string();
                into.tenantAt = pos() - into.tenantLength;
            } else if (tag == THREAD) {
                into.threadLength = string();
                into.threadAt = pos() - into.threadLength;
            } else {
                field(shape, tag, depth);
            }
        }
        leave(outside);
    }

    private void addIds(HeaderFields header) {
        if (header.threadLength > 0) {
            threads.add(thread(header), header.sequence);
        }
        if (header.tenantLength > 0) {
            tenants.add(tenant(header), 0);
        }
    }

    private RecordHeader single() {
        List<ThreadSequence> its =
                outer.threadLength == 0 ? List.of() : List.of(new ThreadSequence(thread(outer), outer.sequence));
        return headerOf(its, outer.tenantLength == 0 ? List.of() : shared(tenant(outer)), outer.timestampUs, 1);
    }

    private RecordHeader batch() {
        boolean noThread = threads.isEmpty();
        boolean noTenant = tenants.isEmpty();
        if (noThread && outer.threadLength > 0) {
            threads.add(thread(outer), outer.sequence);
        }
        if (noTenant && outer.tenantLength > 0) {
            tenants.add(tenant(outer), 0);
        }
        return headerOf(
                threads.threads(), tenants.ids(), outer.timestampUs == 0 ? newestUs : outer.timestampUs, events);
    }

    private RecordHeader headerOf(List<ThreadSequence> its, List<String> whose, long timestampUs, int count) {
        int version = newer(newer(schemaVersion, outer.schemaVersion), 1);
        // Unsigned on the wire: what an int cannot hold is far newer than anything known.
        int shown = version < 0 ? Integer.MAX_VALUE : version;
        return new RecordHeader(MessageType.forNumber(kind), its, whose, timestampUs, shown, count);
    }

    private static int newer(int one, int other) {
        return Integer.compareUnsigned(one, other) >= 0 ? one : other;
    }

    private String thread(HeaderFields header) {
        return threadIds.of(bytes(), header.threadAt, header.threadLength);
    }

    private String tenant(HeaderFields header) {
        return tenantIds.of(bytes(), header.tenantAt, header.tenantLength);
    }

    /** Nearly all records have one tenant, nearly all the same: they share the list too. */
    private List<String> shared(String tenant) {
        if (lastTenants.size() != 1 || !lastTenants.get(0).equals(tenant)) {
            lastTenants = List.of(tenant);
        }
        return lastTenants;
    }

    private static int lengthDelimited(int number) {
        return Shape.tag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    }

    private static int number(int number) {
        return Shape.tag(number, WireFormat.WIRETYPE_VARINT);
    }
}
