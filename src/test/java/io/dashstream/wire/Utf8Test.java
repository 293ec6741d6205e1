package io.dashstream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Says the same of bytes as the strict decoder of the JDK. */
class Utf8Test {
    private static final String[] PIECES = {
        "a", "0123456789", "é", "€", "😀", "the quick brown fox jumps over the lazy dog"
    };
    private static final int ROUNDS = 20_000;

    @Test
    void shouldAgreeWithTheJdkOnTextWithAByteChangedAnywhere() {
        Random random = new Random(42);
        int valid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = text(random).getBytes(UTF_8);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length + 1 - from);

            boolean right = valid(bytes, from, to);

            assertThat(Utf8.isValid(bytes, from, to)).isEqualTo(right);
            valid += right ? 1 : 0;
        }
        assertThat(valid).as("both answers are asked for").isBetween(ROUNDS / 5, ROUNDS - ROUNDS / 10);
    }

    @Test
    void shouldFindTheOneBadByteAtEveryPlace() {
        for (int at = 0; at < 100; at++) {
            byte[] bytes = "x".repeat(100).getBytes(UTF_8);
            bytes[at] = (byte) 0xff;

            assertThat(Utf8.isValid(bytes, 0, 100)).as("at %d", at).isFalse();
            assertThat(Utf8.isValid(bytes, 0, at)).isTrue();
            assertThat(Utf8.isValid(bytes, at + 1, 100)).isTrue();
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(8); pieces > 0; pieces--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static boolean valid(byte[] bytes, int from, int to) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
