package io.dashstream.api.threads;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dashstream.log.thread.ThreadSpan;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of threads. Immutable, any thread.
 *
 * @param threads newest first
 * @param next what to give as {@code after} for the page that follows; absent when there is none
 */
@RegisterForReflection
record ThreadPage(
        @JsonProperty("threads") List<KnownThread> threads,

        @JsonProperty("next") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String next) {

    private record Name(String tenant, String thread) {}

    /** The place of a thread in the order of the list, as it was when the page was made. */
    record Mark(long lastMs, String thread, String tenant) {
        static Optional<Mark> parse(@Nullable String text) throws BadParameter {
            if (text == null) {
                return Optional.empty();
            }
            try {
                String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", 3);
                int tenant = Integer.parseInt(parts[1]);
                return Optional.of(
                        new Mark(Long.parseLong(parts[0]), parts[2].substring(tenant), parts[2].substring(0, tenant)));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new BadParameter("after", "what a page before gave as next", text);
            }
        }

        static Mark of(KnownThread one) {
            return new Mark(one.last().appendedAtMs(), one.thread(), one.tenant());
        }

        private boolean isBefore(KnownThread one) {
            KnownThread.Place last = new KnownThread.Place(0, "", lastMs);
            return KnownThread.NEWEST_FIRST.compare(new KnownThread(thread, tenant, 0, last, last, List.of()), one) < 0;
        }

        @Override
        public String toString() {
            String written = lastMs + " " + tenant.length() + " " + tenant + thread;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(written.getBytes(UTF_8));
        }
    }

    static ThreadPage of(List<ThreadSpan> spans, ThreadQuery query, Optional<Mark> after) {
        List<KnownThread> all = spans.stream()
                .filter(span -> query.wants(span.tenant()))
                .collect(Collectors.groupingBy(span -> new Name(span.tenant(), span.thread())))
                .values()
                .stream()
                .map(KnownThread::of)
                .filter(one -> after.isEmpty() || after.get().isBefore(one))
                .sorted(KnownThread.NEWEST_FIRST)
                .limit(query.limit() + 1L)
                .toList();
        return all.size() <= query.limit()
                ? new ThreadPage(all, null)
                : new ThreadPage(
                        all.subList(0, query.limit()),
                        Mark.of(all.get(query.limit() - 1)).toString());
    }
}
