package io.dashstream.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldHashAsTheFormatsVectorsSay() throws Exception {
        assertThat(hash("{\"b\":2,\"nested\":{\"z\":\"x\",\"y\":[true,null]},\"a\":1}"))
                .isEqualTo("f35279c8aa6b00bc82d43a191596cc3b41b7de7899ee16e36a08efe3afc45103");
        assertThat(hash("{ \"counter\": 2 }"))
                .isEqualTo("30703823b6f300ea7a1dca2339f8fb2d846d825ae0848c140dbca706c65509b7");
    }

    @Test
    void shouldWriteDoublesShortAndTheSameWayEverywhere() {
        assertThat(List.of(1.0, 0.1, -2.5, 1e-5, 9.5e-6, 1e16, 1.25e20, 2e-7, 9007199254740992.0).stream()
                        .map(CanonicalJson::number))
                .containsExactly(
                        "1.0", "0.1", "-2.5", "0.00001", "9.5e-6", "1e16", "1.25e20", "2e-7", "9007199254740992.0");
        assertThat(CanonicalJson.number(0.0)).isEqualTo("0.0");
    }

    @Test
    void shouldEscapeOnlyWhatMustBe() throws Exception {
        assertThat(CanonicalJson.text(JSON.readTree("[\"\\u0001\\n\\t\\\"\\\\/\\u00e4\",{},[]]")))
                .isEqualTo("[\"\\u0001\\n\\t\\\"\\\\/\u00e4\",{},[]]");
    }

    @Test
    void shouldSortKeysByTheirUtf8Bytes() throws Exception {
        // In UTF-16 the emoji's surrogates come before U+FF5E, in UTF-8 after it.
        assertThat(CanonicalJson.text(JSON.readTree("{\"\\ud83d\\ude00\":1,\"\\uff5e\":2}")))
                .isEqualTo("{\"\uff5e\":2,\"\ud83d\ude00\":1}");
    }

    private static String hash(String json) throws Exception {
        return HexFormat.of().formatHex(CanonicalJson.hash(JSON.readTree(json)));
    }
}
