package io.dashstream.rpc;

import io.dashstream.rpc.v1.PublishSummary;
import io.dashstream.rpc.v1.Refusal;

/** What became of the messages of one call; few refusals are kept, all are counted. One thread at a time. */
final class PublishTally {
    /** Most refusals that are told one by one. */
    static final int MOST_TOLD = 100;

    private final PublishSummary.Builder summary = PublishSummary.newBuilder();

    void accepted() {
        summary.setAccepted(summary.getAccepted() + 1);
    }

    void refused(long index, String reason) {
        summary.setRefused(summary.getRefused() + 1);
        if (summary.getRefusalsCount() < MOST_TOLD) {
            summary.addRefusals(Refusal.newBuilder().setIndex(index).setReason(reason));
        }
    }

    PublishSummary summary() {
        return summary.build();
    }
}
