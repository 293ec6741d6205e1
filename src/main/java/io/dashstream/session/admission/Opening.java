package io.dashstream.session.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashstream.delivery.Filter;
import io.dashstream.delivery.text.FilterText;
import io.dashstream.delivery.text.Malformed;
import io.dashstream.delivery.text.StartText;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked for in the query of its request. Immutable, any thread.
 *
 * @param start where delivery starts
 * @param filter which records
 * @param window at most this many delivered records without an ack; 0 for no limit
 * @param placed whether the client said what it wants to see (cursor, from or thread), so that nothing need wait for a
 *     resume
 */
public record Opening(StartText start, Filter filter, int window, boolean placed) {
    private static final Set<String> SINGLE = Set.of("cursor", "from", "window");
    private static final Set<String> REPEATABLE = Set.of("thread", "tenant");

    /** Reads a request's target. Parameters whose name begins with {@code _} are the client's own and ignored. */
    static Opening parse(String uri, boolean v2) throws Malformed {
        Map<String, List<String>> parameters = parameters(uri);
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            legal(parameter.getKey(), parameter.getValue());
        }
        StartText start = StartText.parse(single(parameters, "cursor"), single(parameters, "from"));
        Filter filter = new Filter(
                FilterText.values("thread", parameters.getOrDefault("thread", List.of())),
                FilterText.values("tenant", parameters.getOrDefault("tenant", List.of())));
        boolean placed =
                parameters.containsKey("cursor") || parameters.containsKey("from") || parameters.containsKey("thread");
        return new Opening(start, filter, window(single(parameters, "window"), v2), placed);
    }

    private static Map<String, List<String>> parameters(String uri) throws Malformed {
        try {
            return new QueryStringDecoder(uri, UTF_8).parameters();
        } catch (IllegalArgumentException e) {
            throw new Malformed("query", "the query cannot be decoded: " + e.getMessage());
        }
    }

    private static void legal(String name, List<String> values) throws Malformed {
        boolean known = SINGLE.contains(name) || REPEATABLE.contains(name);
        if (!known && !name.startsWith("_")) {
            String shown = StartText.abbreviated(name);
            throw new Malformed(shown, "parameters are cursor, from, thread, tenant and window, found '" + shown + "'");
        }
        if (SINGLE.contains(name) && values.size() > 1) {
            throw new Malformed(name, name + " may be given once, found " + values.size() + " of them");
        }
    }

    private static @Nullable String single(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.get(name);
        return values == null ? null : values.get(0);
    }

    private static int window(@Nullable String text, boolean v2) throws Malformed {
        if (text == null) {
            return 0;
        }
        if (!v2) {
            throw new Malformed("window", "window needs the subprotocol dashstream.v2, whose clients send ack frames");
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw new Malformed(
                    "window",
                    "window is a count of records from 0 to 999999999, found '" + StartText.abbreviated(text) + "'");
        }
        return Integer.parseInt(text);
    }
}
