package io.dashstream.rpc;

import io.dashstream.delivery.Filter;
import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.delivery.text.FilterText;
import io.dashstream.delivery.text.Malformed;
import io.dashstream.delivery.text.StartText;
import io.dashstream.rpc.v1.SubscribeRequest;
import org.jspecify.annotations.Nullable;

/** Reads what a subscriber asked for. Pure, any thread. */
final class SubscribeTerms {
    private SubscribeTerms() {}

    /** The options; no window and no pace, because the client's flow control is both. */
    static SubscriptionOptions of(SubscribeRequest request) throws Malformed {
        StartText start = StartText.parse(orNull(request.getCursor()), orNull(request.getFrom()));
        Filter filter = new Filter(
                FilterText.values("threads", request.getThreadsList()),
                FilterText.values("tenants", request.getTenantsList()));
        return new SubscriptionOptions(start.start(), filter, 0, 0, 0);
    }

    /** In proto3 a text that is not given is empty. */
    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
