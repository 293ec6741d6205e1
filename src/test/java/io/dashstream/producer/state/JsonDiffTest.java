package io.dashstream.producer.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.wire.v1.DiffOperation;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonDiffTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldNeedOneOperationForAnInsertAtTheHead() throws Exception {
        assertThat(diff("{'m':[1,2,3]}", "{'m':[0,1,2,3]}")).containsExactly("ADD /m/0 0");
    }

    @Test
    void shouldNeedOneOperationForARemovalInTheMiddle() throws Exception {
        assertThat(diff("[1,2,3,4]", "[1,2,4]")).containsExactly("REMOVE /2 ");
    }

    @Test
    void shouldGoIntoTheElementThatChanged() throws Exception {
        assertThat(diff("[{'a':1,'b':2},{'c':3}]", "[{'a':1,'b':5},{'c':3}]")).containsExactly("REPLACE /0/b 5");
    }

    @Test
    void shouldTellANullFromAbsence() throws Exception {
        assertThat(diff("{'a':1}", "{'a':null}")).containsExactly("REPLACE /a null");
        assertThat(diff("{'a':null}", "{}")).containsExactly("REMOVE /a ");
    }

    @Test
    void shouldEscapeNames() throws Exception {
        assertThat(diff("{}", "{'a/b~c':1}")).containsExactly("ADD /a~1b~0c 1");
    }

    @Test
    void shouldTellAnIntegerFromADouble() throws Exception {
        assertThat(diff("{'a':1}", "{'a':1.0}")).containsExactly("REPLACE /a 1.0");
    }

    @Test
    void shouldReplaceTheRootWhenItsKindChanged() throws Exception {
        assertThat(diff("{}", "[1]")).containsExactly("REPLACE  [1]");
    }

    @Test
    void shouldGiveUpWhenThePatchIsLarger() throws Exception {
        assertThat(JsonDiff.between(tree("[]"), tree("[1,2,3,4,5,6,7,8,9]"), 20))
                .isEmpty();
    }

    private static List<String> diff(String from, String to) throws Exception {
        return JsonDiff.between(tree(from), tree(to), 1000).orElseThrow().stream()
                .map(JsonDiffTest::text)
                .toList();
    }

    private static String text(DiffOperation operation) {
        return operation.getOp().name().substring("OP_TYPE_".length()) + " " + operation.getPath() + " "
                + operation.getValue().toStringUtf8();
    }

    private static JsonNode tree(String json) throws Exception {
        return new TreeCopy(1 << 20).of(JSON.readTree(json.replace('\'', '"')), null, 0);
    }
}
