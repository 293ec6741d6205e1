package io.dashstream.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.classify.Verdict.Accepted;
import io.dashstream.classify.Verdict.Missing;
import io.dashstream.classify.Verdict.Refused;
import io.dashstream.ingest.SampleRecords;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.dashstream.wire.RefusalType;
import io.dashstream.wire.ThreadSequence;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** One verdict per record, from its value alone. */
class ClassifierTest {
    private final Classifier classifier = new Classifier(new HeaderPeek(FrameLimits.DEFAULT));

    @Test
    void shouldAcceptARecordWithItsThreadsAndSequences() {
        Verdict verdict = classifier.classify(ByteBuffer.wrap(SampleRecords.event("t-1", 7, 1_700_000_000_000_000L)));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted ->
                                assertThat(accepted.header().threads()).containsExactly(new ThreadSequence("t-1", 7)));
    }

    @Test
    void shouldCallARecordWithoutAValueMissing() {
        assertThat(classifier.classify(null)).isEqualTo(new Missing());
    }

    @Test
    void shouldRefuseAnEmptyValueAsAClassOfItsOwn() {
        assertThat(refusalOf(SampleRecords.empty())).isEqualTo(RefusalType.EMPTY_PAYLOAD);
    }

    @Test
    void shouldRefuseGarbageAsInvalid() {
        assertThat(refusalOf(SampleRecords.garbage())).isEqualTo(RefusalType.INVALID_PROTOBUF);
    }

    @Test
    void shouldRefuseATruncatedRecordAsUnderflow() {
        assertThat(refusalOf(SampleRecords.truncated())).isEqualTo(RefusalType.BUFFER_UNDERFLOW);
    }

    @Test
    void shouldRefuseARecordOverTheLimitAsTooLarge() {
        Classifier strict = new Classifier(new HeaderPeek(new FrameLimits(16, 16)));

        assertThat(strict.classify(ByteBuffer.wrap(SampleRecords.event("t-1", 1, 1))))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal().type()).isEqualTo(RefusalType.PAYLOAD_TOO_LARGE));
    }

    @Test
    void shouldNotLetATimestampDecideAnything() {
        assertThat(classifier.classify(ByteBuffer.wrap(SampleRecords.event("t-1", 1, Long.MIN_VALUE))))
                .isInstanceOf(Accepted.class);
        assertThat(classifier.classify(ByteBuffer.wrap(SampleRecords.event("t-1", 1, Long.MAX_VALUE))))
                .isInstanceOf(Accepted.class);
    }

    private RefusalType refusalOf(byte[] value) {
        return ((Refused) classifier.classify(ByteBuffer.wrap(value))).refusal().type();
    }
}
