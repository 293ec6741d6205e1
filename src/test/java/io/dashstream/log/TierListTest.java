package io.dashstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dashstream.log.ReadAnswer.CaughtUp;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.log.ReadAnswer.NotHere;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What two tiers tell together. */
class TierListTest {
    private static final ReadRequest REQUEST = new ReadRequest(0, 99, 999, 100, 1 << 20);

    private long now = 1;
    private CompletableFuture<ReadAnswer> warm = CompletableFuture.completedFuture(new NotHere());
    private CompletableFuture<ReadAnswer> cold =
            CompletableFuture.completedFuture(new Hole(100, 499, HoleReason.EXPIRED));
    private final TierList tiers = new TierList(List.of(request -> warm, request -> cold), () -> now);

    @Test
    void shouldNameAHoleOnlyAsFarAsNoTierHoldsIt() {
        warm = CompletableFuture.completedFuture(new NotHere(199));

        assertThat(ask()).isEqualTo(new Hole(100, 199, HoleReason.EXPIRED));
    }

    @Test
    void shouldNameTheWholeHoleWhenTheWarmTierHoldsNothing() {
        assertThat(ask()).isEqualTo(new Hole(100, 499, HoleReason.EXPIRED));
    }

    @Test
    void shouldLeadOnWhereTheWarmTierKnowsABrokenChainOnly() {
        warm = CompletableFuture.completedFuture(new NotHere(99));

        assertThat(ask()).isEqualTo(new Hole(100, 100, HoleReason.EXPIRED));
    }

    @Test
    void shouldHaveItsReaderAskAgainWhileATierThatMayHoldTheRecordsFails() {
        warm = CompletableFuture.failedFuture(new IllegalStateException("it hangs"));

        assertThatThrownBy(this::ask).hasRootCauseMessage("it hangs");
        now += Duration.ofSeconds(29).toNanos();
        assertThatThrownBy(this::ask).hasRootCauseMessage("it hangs");
    }

    @Test
    void shouldDoWithoutATierThatFailsForLong() {
        warm = CompletableFuture.failedFuture(new IllegalStateException("it is gone"));
        assertThatThrownBy(this::ask).isNotNull();
        now += Duration.ofSeconds(30).toNanos();

        assertThat(ask()).isEqualTo(new Hole(100, 499, HoleReason.UNAVAILABLE));
    }

    @Test
    void shouldBePatientAgainOnceTheTierHasAnswered() {
        CompletableFuture<ReadAnswer> fails = CompletableFuture.failedFuture(new IllegalStateException("it hangs"));
        warm = fails;
        assertThatThrownBy(this::ask).isNotNull();
        warm = CompletableFuture.completedFuture(new CaughtUp(150));
        assertThat(ask()).isEqualTo(new CaughtUp(150));
        now += Duration.ofSeconds(30).toNanos();
        warm = fails;

        assertThatThrownBy(this::ask).hasRootCauseMessage("it hangs");
    }

    @Test
    void shouldAskTheNextTierWhenOneFails() {
        warm = CompletableFuture.failedFuture(new IllegalStateException("it hangs"));
        cold = CompletableFuture.completedFuture(new CaughtUp(120));

        assertThat(ask()).isEqualTo(new CaughtUp(120));
    }

    private ReadAnswer ask() {
        return tiers.read(REQUEST).toCompletableFuture().join();
    }
}
