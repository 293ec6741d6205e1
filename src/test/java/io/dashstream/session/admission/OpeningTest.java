package io.dashstream.session.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.StartPoint.From;
import io.dashstream.delivery.text.Malformed;
import io.dashstream.delivery.text.StartText;
import io.dashstream.log.Cursor;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpeningTest {
    @Test
    void shouldStartAtTheHeadWhenNothingIsAsked() throws Exception {
        Opening opening = Opening.parse("/ws", true);
        assertThat(opening.start()).isEqualTo(new StartText(StartPoint.LATEST, "latest"));
        assertThat(opening.placed()).isFalse();
        assertThat(opening.filter().all()).isTrue();
        assertThat(opening.window()).isZero();
    }

    @Test
    void shouldGoOnAfterACursorAndTakeOtherPartitionsFromTheirOldestRecord() throws Exception {
        StartText start = Opening.parse("/ws?cursor=k3Jt9Q@0:41871,1:99", true).start();
        assertThat(start.start()).isEqualTo(StartPoint.after(Cursor.parse("k3Jt9Q@0:41871,1:99")));
        assertThat(start.name()).isEqualTo("cursor");
    }

    @Test
    void shouldLetAPartitionOfTheCursorWinOverFrom() throws Exception {
        StartPoint start =
                Opening.parse("/ws?cursor=0:5&from=latest", true).start().start();
        assertThat(start.cursor().offsets()).containsEntry(0, 5L);
        assertThat(start.rest()).isEqualTo(new From.Latest());
    }

    @Test
    void shouldReadAnInstantInBothForms() throws Exception {
        Instant instant = Instant.parse("2026-11-23T10:00:00Z");
        for (String written : new String[] {"2026-11-23T10:00:00Z", "1795428000000", "2026-11-23T11:00:00%2B01:00"}) {
            StartText start = Opening.parse("/ws?from=" + written, true).start();
            assertThat(start.start().rest()).as(written).isEqualTo(new From.At(instant));
            assertThat(start.name()).isEqualTo("timestamp");
        }
    }

    @Test
    void shouldCollectThreadsAndTenants() throws Exception {
        Opening opening = Opening.parse("/ws?thread=a&thread=b%20c&tenant=t&thread=a", false);
        assertThat(opening.filter().threads()).isEqualTo(Set.of("a", "b c"));
        assertThat(opening.filter().tenants()).isEqualTo(Set.of("t"));
        assertThat(opening.placed()).isTrue();
    }

    @Test
    void shouldIgnoreParametersThatBeginWithAnUnderscore() throws Exception {
        assertThat(Opening.parse("/ws?_token=x&_=1", true).start().name()).isEqualTo("latest");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cursor= | cursor",
                "cursor=0 | cursor",
                "cursor=0:x | cursor",
                "cursor=a:1 | cursor",
                "cursor=0:9223372036854775808 | cursor",
                "cursor=2147483648:1 | cursor",
                "cursor=0:1,0:2 | cursor",
                "cursor=!@0:1 | cursor",
                "cursor=0:-2 | cursor",
                "cursor=0:1&cursor=0:2 | cursor",
                "from= | from",
                "from=soon | from",
                "from=cursor | from",
                "from=-1 | from",
                "from=99999999999999999999 | from",
                "from=1969-12-31T23:59:59Z | from",
                "from=latest&from=earliest | from",
                "thread= | thread",
                "thread=%20 | thread",
                "tenant= | tenant",
                "thread=%ff | thread",
                "thread=%zz | query",
                "window=-1 | window",
                "window=1.5 | window",
                "window= | window",
                "window=9999999999 | window",
                "window=1&window=2 | window",
                "cursr=0:1 | cursr",
                "Thread=a | Thread",
            })
    void shouldNameTheParameterThatIsWrong(String query, String parameter) {
        Malformed malformed = catchThrowableOfType(Malformed.class, () -> Opening.parse("/ws?" + query, true));
        assertThat(malformed).as(query).isNotNull();
        assertThat(malformed.field()).isEqualTo(parameter);
        assertThat(malformed.detail()).isNotBlank();
    }

    @Test
    void shouldRefuseAWindowFromAClientThatSendsNoAcks() {
        Malformed malformed = catchThrowableOfType(Malformed.class, () -> Opening.parse("/ws?window=5", false));
        assertThat(malformed.field()).isEqualTo("window");
    }
}
