package io.dashstream.producer.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalFormTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"a\":1,\"b\":2,\"nested\":{\"y\":[true,null],\"z\":\"x\"}} | f35279c8aa6b00bc82d43a191596cc3b41b7de7899ee16e36a08efe3afc45103",
                "{\"nested\":{\"z\":\"x\",\"y\":[true,null]},\"b\":2,\"a\":1} | f35279c8aa6b00bc82d43a191596cc3b41b7de7899ee16e36a08efe3afc45103",
                "{\"counter\":2} | 30703823b6f300ea7a1dca2339f8fb2d846d825ae0848c140dbca706c65509b7",
                "{\"counter\":2,\"note\":\"0123456789012345678901234567890123456789\"} | 2b7a1e5ae0bfea600f14a11201d435857fe6d63ab3f5f473a8b55416bb23edfa"
            })
    void shouldHashAsTheRecordFormatHasIt(String json, String hash) throws Exception {
        byte[] canonical = CanonicalJson.bytes(copy(JSON.readTree(json)));
        assertThat(HexFormat.of().formatHex(CanonicalJson.sha256(canonical))).isEqualTo(hash);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "-0.0, -0.0",
        "0.1, 0.1",
        "1e-5, 0.00001",
        "9.9e-6, 9.9e-6",
        "1e15, 1000000000000000.0",
        "9999999999999998, 9999999999999998.0",
        "1e16, 1e16",
        "1.5e300, 1.5e300",
        "5e-324, 5e-324",
        "2e-323, 2e-323",
        "1.7976931348623157e308, 1.7976931348623157e308",
        "123456.789, 123456.789",
        "-2.5, -2.5",
        "100.0, 100.0"
    })
    void shouldWriteDoublesInTheirShortestForm(double value, String text) {
        assertThat(CanonicalNumbers.text(value)).isEqualTo(text);
    }

    @Property
    void shouldWriteDoublesThatReadBackAsThemselves(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
            assertThat(Double.parseDouble(CanonicalNumbers.text(value))).isEqualTo(value);
        }
    }

    @Test
    void shouldSortNamesAsTheirBytesSort() {
        JsonNode tree =
                JSON.createObjectNode().put("\ud83d\ude00", 1).put("\uffee", 2).put("z", 3);
        assertThat(text(tree)).isEqualTo("{\"z\":3,\"\uffee\":2,\"\ud83d\ude00\":1}");
    }

    @Test
    void shouldEscapeOnlyWhatMustBe() {
        assertThat(text(JsonNodeFactory.instance.textNode("\"\\/\b\f\n\r\t\u0001\u001f\u007f\u00e9\u2028")))
                .isEqualTo("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u007f\u00e9\u2028\"");
    }

    @Test
    void shouldReplaceWhatJsonCannotHold() {
        assertThat(text(JsonNodeFactory.instance.textNode("a\ud83db"))).isEqualTo("\"a\ufffdb\"");
        assertThat(text(JsonNodeFactory.instance.numberNode(Double.NaN))).isEqualTo("\"NaN\"");
        assertThat(text(JsonNodeFactory.instance.numberNode(0.1f))).isEqualTo("0.1");
    }

    private static String text(JsonNode tree) {
        return new String(CanonicalJson.bytes(copy(tree)), UTF_8);
    }

    private static JsonNode copy(JsonNode tree) {
        return new TreeCopy(1 << 20).of(tree, null, 0);
    }
}
