package io.kthena.router.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MembersProperties {
    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();
    private static final List<String> NAMES = List.of("model", "stream", "messages", "max_tokens", "x\"y", "n");

    @Property(tries = 200)
    void everyMemberIsWhatJacksonReads(@ForAll("objects") ObjectNode object, @ForAll boolean pretty)
            throws IOException, MalformedJson {
        byte[] bytes = bytes(object, pretty);
        Members members = Members.scan(bytes);
        assertThat(members.size()).isEqualTo(object.size());
        for (int i = 0; i < members.size(); i++) {
            assertThat(JACKSON.readTree(members.rawValue(i))).isEqualTo(object.get(members.name(i)));
        }
        for (String name : NAMES) {
            JsonNode value = object.get(name);
            assertThat(members.has(name)).isEqualTo(value != null);
            assertThat(members.text(name)).isEqualTo(value != null && value.isTextual() ? value.textValue() : null);
            assertThat(members.isTrue(name)).isEqualTo(value != null && value.isBoolean() && value.booleanValue());
        }
    }

    @Property(tries = 400)
    void promptsAreCountedInCodePoints(@ForAll String first, @ForAll String second) throws MalformedJson, IOException {
        String json = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":" + Text.quote(first)
                + "},{\"text\":\"\u00e9\u6f22" + "\ud83d\ude00\"}]},{\"content\":" + Text.quote(second)
                + ",\"role\":\"assistant\"}]}";
        int template = "<|im_start|>\n<|im_end|>\n".length();
        int points = 2 * template + "user".length() + "assistant".length() + first.length() + 3 + second.length();
        Members body = Members.scan(json.getBytes(StandardCharsets.UTF_8));
        assertThat(Prompt.estimateTokens(body)).isEqualTo((points + 3) / 4); // quoted surrogates count one each
    }

    @Property(tries = 800)
    void damagedBytesAreRefusedExactlyWhenJacksonRefusesThem(
            @ForAll("objects") ObjectNode object, @ForAll int where, @ForAll("damage") char damage)
            throws JsonProcessingException {
        byte[] bytes = bytes(object, false);
        int at = Math.floorMod(where, bytes.length);
        while (bytes[at] < 0) {
            at++; // UTF-8 is not checked: damage whole characters only
        }
        bytes[at] = (byte) damage;
        assertThat(isAccepted(bytes)).isEqualTo(isAcceptedByJackson(bytes));
    }

    @Property(tries = 200)
    void anEditGivesTheTransformedTree(
            @ForAll("objects") ObjectNode object, @ForAll("names") String dropped, @ForAll("names") String set)
            throws IOException, MalformedJson {
        byte[] edited = Edit.of(Members.scan(bytes(object, true)))
                .without(dropped)
                .with(set, "{\"a\":[1]}")
                .apply()
                .joined();
        ObjectNode expected = object.deepCopy();
        expected.remove(dropped);
        expected.putObject(set).putArray("a").add(1);
        assertThat(JACKSON.readTree(edited)).isEqualTo(expected);
    }

    private static boolean isAccepted(byte[] bytes) {
        try {
            Members.scan(bytes);
            return true;
        } catch (MalformedJson e) {
            return false;
        }
    }

    /** Syntax only: values are not read, as Jackson refuses some numbers for their size. */
    private static boolean isAcceptedByJackson(byte[] bytes) {
        try (JsonParser parser = JACKSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] bytes(ObjectNode object, boolean pretty) throws JsonProcessingException {
        var writer = pretty ? JACKSON.writerWithDefaultPrettyPrinter() : JACKSON.writer();
        return writer.writeValueAsString(object).getBytes(StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<Character> damage() {
        return Arbitraries.of('{', '}', '[', ']', ',', ':', '"', '\\', '0', '-', 'e', '.', 't', ' ', '\n');
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("model", "stream", "messages", "max_tokens", "n", "absent");
    }

    @Provide
    Arbitrary<ObjectNode> objects() {
        Arbitrary<String> names = Arbitraries.oneOf(Arbitraries.of(NAMES), texts());
        return Arbitraries.maps(names, values(3)).ofMaxSize(8).map(MembersProperties::object);
    }

    private static ObjectNode object(Map<String, JsonNode> members) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        members.forEach(object::set);
        return object;
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("abc \"\\/{}[],:\n\t\u0001é漢").ofMaxLength(30);
    }

    private static Arbitrary<JsonNode> values(int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        Arbitrary<JsonNode> leaf = Arbitraries.oneOf(
                texts().map(text -> (JsonNode) json.textNode(text)),
                Arbitraries.integers().map(number -> (JsonNode) json.numberNode(number)),
                Arbitraries.bigDecimals()
                        .between(BigDecimal.valueOf(-1e6), BigDecimal.valueOf(1e6))
                        .ofScale(5)
                        .map(number -> (JsonNode) json.numberNode(number)),
                Arbitraries.of(true, false).map(flag -> (JsonNode) json.booleanNode(flag)),
                Arbitraries.just((JsonNode) json.nullNode()));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<JsonNode> arrays = values(depth - 1).list().ofMaxSize(3).map(items ->
                (JsonNode) json.arrayNode().addAll(items));
        Arbitrary<JsonNode> objects =
                Arbitraries.maps(texts(), values(depth - 1)).ofMaxSize(3).map(MembersProperties::object);
        return Arbitraries.oneOf(leaf, arrays, objects);
    }
}
