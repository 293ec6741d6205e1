package io.dashstream.rpc;

import io.dashstream.log.Cursor;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.rpc.v1.Behind;
import io.dashstream.rpc.v1.CaughtUp;
import io.dashstream.rpc.v1.Delivery;
import io.dashstream.rpc.v1.Gap;
import io.dashstream.rpc.v1.Started;

/** The deliveries that are no records. Pure, any thread. */
final class Notices {
    private Notices() {}

    static Delivery.Builder started(io.dashstream.delivery.Sink.Started started) {
        Started.Cause cause = switch (started.cause()) {
            case EPOCH -> Started.Cause.CAUSE_RESET_EPOCH;
            case AHEAD -> Started.Cause.CAUSE_RESET_AHEAD;
            case OPEN, SEEK -> Started.Cause.CAUSE_OPEN;
        };
        return Delivery.newBuilder()
                .setStarted(Started.newBuilder()
                        .setCause(cause)
                        .setCursor(started.cursor().toString()));
    }

    static Delivery.Builder gap(int partition, Hole hole) {
        return Delivery.newBuilder()
                .setGap(Gap.newBuilder()
                        .setPartition(partition)
                        .setFrom(hole.from())
                        .setTo(hole.to())
                        .setReason(hole.reason().label()));
    }

    static Delivery.Builder caughtUp(Cursor cursor, long delivered, long tookMs) {
        return Delivery.newBuilder()
                .setCaughtUp(CaughtUp.newBuilder()
                        .setCursor(cursor.toString())
                        .setDelivered(delivered)
                        .setTookMs(tookMs));
    }

    static Delivery.Builder behind(long records, long ms) {
        return Delivery.newBuilder()
                .setBehind(Behind.newBuilder().setRecords(records).setMs(ms));
    }
}
