package io.kthena.bench.micro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kthena.router.body.MalformedJson;
import io.kthena.router.body.Members;
import io.kthena.router.body.Prompt;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the router must know of a request's body: model, stream or not, whether there is a prompt, and how long it is. */
@State(Scope.Thread)
public class IntakeBenchmark {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Size of the body. */
    @Param({"1k", "16k", "100k"})
    public String size = "";

    private byte[] body = {};

    /** Makes the body. */
    @Setup
    public void make() {
        body = Bodies.request(size);
    }

    /** Ours: one scan. */
    @Benchmark
    public int scan() throws MalformedJson {
        Members members = Members.scan(body);
        String model = String.valueOf(members.text("model"));
        int known = members.isTrue("stream") && Prompt.isPresent(members) ? 1 : 0;
        return model.length() + known + Prompt.estimateTokens(members);
    }

    /** The reference: Jackson's tree. */
    @Benchmark
    public int tree() throws IOException {
        JsonNode tree = JSON.readTree(body);
        long points = 0;
        for (JsonNode message : tree.path("messages")) {
            String role = message.path("role").textValue();
            String content = message.path("content").textValue();
            points += role.codePointCount(0, role.length()) + content.codePointCount(0, content.length());
        }
        int known = tree.path("stream").booleanValue() ? 1 : 0;
        return tree.path("model").textValue().length() + known + (int) ((points + 3) / 4);
    }
}
