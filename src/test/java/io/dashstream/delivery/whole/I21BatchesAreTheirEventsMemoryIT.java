package io.dashstream.delivery.whole;

import io.dashstream.testkit.Tier;

/** Served from memory. */
class I21BatchesAreTheirEventsMemoryIT extends I21BatchesAreTheirEvents {
    I21BatchesAreTheirEventsMemoryIT() {
        super(Tier.MEMORY);
    }
}
