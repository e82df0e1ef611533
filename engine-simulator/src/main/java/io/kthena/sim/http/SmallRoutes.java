package io.kthena.sim.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.sim.fault.Fault;
import io.kthena.sim.fault.FaultRule;
import io.kthena.sim.token.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The small routes: what they answer to what they are asked. */
final class SmallRoutes {
    private final Served served;
    private final long created;

    SmallRoutes(Served served, long created) {
        this.served = served;
        this.created = created;
    }

    ObjectNode version() {
        return object().put("version", served.arguments().conduct().profile().version() + "+kthena.simulator");
    }

    ObjectNode models() {
        var serving = served.arguments().serving();
        var body = object().put("object", "list");
        var data = body.putArray("data");
        for (String name : serving.names()) {
            model(data.addObject(), name, serving.model()).putNull("parent");
        }
        for (String name : served.adapters().names()) {
            model(data.addObject(), name, served.adapters().path(name).orElse(""))
                    .put("parent", serving.names().getFirst());
        }
        return body;
    }

    private ObjectNode model(ObjectNode item, String id, String root) {
        return item.put("id", id)
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "vllm")
                .put("root", root)
                .put("max_model_len", served.arguments().capacity().maxModelLen());
    }

    ObjectNode tokenize(JsonNode body) {
        checkModel(body);
        String text = body.path("messages").isArray()
                ? ChatTemplate.render(body.path("messages"))
                : body.path("prompt").asText("");
        int[] tokens = Tokenizer.encode(text);
        var answer = object().put("count", tokens.length)
                .put("max_model_len", served.arguments().capacity().maxModelLen());
        var ids = answer.putArray("tokens");
        for (int token : tokens) {
            ids.add(token);
        }
        if (body.path("return_token_strs").asBoolean(false)) {
            var texts = answer.putArray("token_strs");
            for (int token : tokens) {
                texts.add(Tokenizer.decode(token));
            }
        } else {
            answer.putNull("token_strs");
        }
        return answer;
    }

    ObjectNode detokenize(JsonNode body) {
        checkModel(body);
        return object().put("prompt", Tokenizer.decode(AskReader.tokens(body.path("tokens"))));
    }

    String loadAdapter(JsonNode body) {
        String name = body.path("lora_name").asText("");
        String path = body.path("lora_path").asText("");
        if (name.isEmpty() || path.isEmpty()) {
            throw ApiError.badRequest("Both 'lora_name' and 'lora_path' must be provided.");
        }
        if (!served.adapters().load(name, path)) {
            throw ApiError.badRequest("The lora adapter '" + name + "' has already been loaded.");
        }
        return "Success: LoRA adapter '" + name + "' added successfully.";
    }

    String unloadAdapter(JsonNode body) {
        String name = body.path("lora_name").asText("");
        if (name.isEmpty()) {
            throw ApiError.badRequest("'lora_name' needs to be provided to unload a LoRA adapter.");
        }
        if (!served.adapters().unload(name)) {
            throw ApiError.unknownModel(name);
        }
        return "Success: LoRA adapter '" + name + "' removed successfully.";
    }

    ObjectNode state() {
        var state = served.engine().state();
        return object().put("running", state.running())
                .put("waiting", state.waiting())
                .put("deferred", state.deferred())
                .put("usedBlocks", state.usedBlocks())
                .put("blocks", state.blocks())
                .put("pinnedBlocks", state.pinnedBlocks())
                .put("holds", state.holds())
                .put("dead", served.engine().isDead())
                .put(
                        "profile",
                        served.arguments().conduct().profile().name().name().toLowerCase(Locale.ROOT));
    }

    ObjectNode faults() {
        var body = object();
        var rules = body.putArray("faults");
        for (FaultRule rule : served.environment().faults().rules()) {
            rules.addObject()
                    .put("name", rule.fault().key())
                    .put("probability", rule.probability())
                    .put("times", rule.times())
                    .put("millis", rule.millis())
                    .put("after", rule.after());
        }
        var struck = body.putObject("struck");
        served.environment().faults().struck().forEach((fault, count) -> struck.put(fault.key(), count));
        return body;
    }

    ObjectNode setFaults(JsonNode body) {
        List<FaultRule> rules = new ArrayList<>();
        for (JsonNode rule : body.path("faults")) {
            String name = rule.path("name").asText("");
            var fault =
                    Fault.of(name).orElseThrow(() -> ApiError.badRequest("faults: no fault is called '" + name + "'"));
            try {
                rules.add(new FaultRule(
                        fault,
                        rule.path("probability").asDouble(1),
                        rule.path("times").asInt(0),
                        rule.path("millis").asLong(1000),
                        rule.path("after").asInt(1)));
            } catch (IllegalArgumentException e) {
                throw ApiError.badRequest(String.valueOf(e.getMessage()));
            }
        }
        served.environment().faults().replace(body.path("seed").asLong(1), rules);
        return faults();
    }

    private void checkModel(JsonNode body) {
        String model = body.path("model").asText("");
        if (!model.isEmpty() && !served.isModel(model)) {
            throw ApiError.unknownModel(model);
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
