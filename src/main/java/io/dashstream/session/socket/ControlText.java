package io.dashstream.session.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.delivery.text.Malformed;
import io.netty.buffer.ByteBuf;
import java.nio.charset.CharacterCodingException;

/** Reads a client's text frame: UTF-8, one JSON object. Any thread. */
public final class ControlText {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private ControlText() {}

    /** The object; what is refused is told without the text itself. */
    public static ObjectNode read(ByteBuf bytes) throws Malformed {
        String text;
        try {
            text = UTF_8.newDecoder().decode(bytes.nioBuffer()).toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("", "a text frame is UTF-8, found bytes that are not");
        }
        try {
            if (JSON.readValue(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new Malformed("", "a text frame is one JSON object, found " + problem(e));
        }
        throw new Malformed("", "a text frame is one JSON object, found another kind of JSON");
    }

    private static String problem(JsonProcessingException e) {
        return "something else at character "
                + (e.getLocation() == null ? 0 : e.getLocation().getCharOffset());
    }
}
