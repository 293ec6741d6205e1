package io.dashstream.api.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dashstream.api.threads.ThreadPage.Mark;
import io.dashstream.log.thread.ThreadSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of threads, newest first, page by page. */
class ThreadPageTest {
    @Test
    void shouldPutTheSpansOfAThreadTogether() throws BadParameter {
        ThreadPage page =
                page(100, List.of(), span("a", "x", 0, 10, 50), span("a", "x", 3, 5, 90), span("b", "x", 0, 1, 60));

        assertThat(page.threads()).extracting(KnownThread::thread).containsExactly("a", "b");
        KnownThread a = page.threads().get(0);
        assertThat(a.partitions()).containsExactly(0, 3);
        assertThat(a.first().partition()).isEqualTo(3);
        assertThat(a.last().appendedAtMs()).isEqualTo(90);
        assertThat(a.count()).isEqualTo(4);
        assertThat(page.next()).isNull();
    }

    @Test
    void shouldKeepTenantsApart() throws BadParameter {
        ThreadSpan[] spans = {span("a", "x", 0, 1, 1), span("a", "y", 0, 1, 2), span("a", "", 0, 1, 3)};

        assertThat(page(100, List.of(), spans).threads()).hasSize(3);
        assertThat(page(100, List.of("y"), spans).threads())
                .extracting(KnownThread::tenant)
                .containsExactly("y");
    }

    @Test
    void shouldGiveEachThreadOnceOverItsPagesThoughTimesAreTheSame() throws BadParameter {
        ThreadSpan[] spans = new ThreadSpan[25];
        for (int i = 0; i < spans.length; i++) {
            spans[i] = span("odd \n:é-" + i, i % 2 == 0 ? "x y" : "", 0, 1, 1_000 + i / 10);
        }
        List<String> all = new ArrayList<>();
        String next = null;
        do {
            ThreadPage page = ThreadPage.of(List.of(spans), ThreadQuery.of("4", List.of()), Mark.parse(next));
            page.threads().forEach(one -> all.add(one.thread()));
            next = page.next();
        } while (next != null);

        assertThat(all).hasSize(25).doesNotHaveDuplicates();
        assertThat(all.get(0)).isGreaterThanOrEqualTo("odd \n:é-20");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "0:17", "MSAy", "MSA5OTk5IGE", "!"})
    void shouldRefuseAPlaceThatNoPageGave(String after) {
        assertThatThrownBy(() -> Mark.parse(after))
                .isInstanceOf(BadParameter.class)
                .hasMessageStartingWith("after must");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1001", "1e2", "x", "99999999999"})
    void shouldRefuseALimitThatCannotBe(String limit) {
        assertThatThrownBy(() -> ThreadQuery.of(limit, List.of()))
                .isInstanceOf(BadParameter.class)
                .hasMessageContaining("limit must be 1 to 1000");
    }

    private static ThreadPage page(int limit, List<String> tenants, ThreadSpan... spans) throws BadParameter {
        return ThreadPage.of(List.of(spans), ThreadQuery.of(Integer.toString(limit), tenants), Optional.empty());
    }

    private static ThreadSpan span(String thread, String tenant, int partition, long firstMs, long lastMs) {
        return new ThreadSpan(thread, tenant, partition, 0, firstMs, 9, lastMs, 2);
    }
}
