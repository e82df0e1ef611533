package io.kthena.booster.template;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.TreeMap;

/**
 * Lets each engine process choose its own name towards its peers. A decode engine keeps the memory addresses of a prefill
 * engine by that name and never asks again; a name written down in a pod template is shared by every replica and survives
 * every replacement, after which the decode engine reads where the old one's memory was (mooncake protocol §1.6, §8.10
 * row 7). Without a name the engine makes up a random one at each start.
 */
final class EngineIdentity {

    private static final String TRANSFER = "kv-transfer-config";
    private static final String ID = "engine_id";
    private static final JsonFactory JSON = new JsonFactory();

    private EngineIdentity() {}

    /** The options with {@code null} for the engine's id; all else, white space included, stays as the user wrote it. */
    static EngineConfig ofEachProcess(EngineConfig config) {
        var options = new TreeMap<>(config.options());
        options.replaceAll((name, value) -> EngineConfig.dashed(name).equals(TRANSFER) ? withoutId(value) : value);
        return new EngineConfig(options);
    }

    private static JsonNode withoutId(JsonNode transfer) {
        if (transfer.isTextual()) {
            return TextNode.valueOf(withoutId(transfer.textValue()));
        }
        if (transfer instanceof ObjectNode object && object.has(ID)) {
            return object.deepCopy().set(ID, NullNode.getInstance());
        }
        return transfer;
    }

    /** Only the value's own characters are replaced. Text that is not JSON is for validation to refuse. */
    private static String withoutId(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return text;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean id = parser.currentName().equals(ID);
                JsonToken value = parser.nextToken();
                if (id && value.isScalarValue()) {
                    int from = (int) parser.currentTokenLocation().getCharOffset();
                    return text.substring(0, from) + "null" + text.substring(from + length(parser, value));
                }
                parser.skipChildren();
            }
        } catch (IOException notJson) {
            return text;
        }
        return text;
    }

    /** Characters of a scalar as it is written: a text's end is known only once it has been read. */
    private static int length(JsonParser parser, JsonToken value) throws IOException {
        String content = parser.getText();
        return value == JsonToken.VALUE_STRING
                ? (int) (parser.currentLocation().getCharOffset()
                        - parser.currentTokenLocation().getCharOffset())
                : content.length();
    }
}
