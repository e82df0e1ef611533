package io.kthena.booster.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class EngineArgumentsTest {

    @Test
    void sortsOptionsAndWritesUnderscoresAsDashes() throws JsonProcessingException {
        assertArguments("{'model':'deepseek','dtype':'float16'}", "--dtype", "float16", "--model", "deepseek");
        assertArguments("{'max_model_len':'4096'}", "--max-model-len", "4096");
    }

    @Test
    void writesFlagsWithoutAValue() throws JsonProcessingException {
        assertArguments("{'enforce-eager':''}", "--enforce-eager");
        assertArguments("{'trust_remote_code':true}", "--trust-remote-code");
        assertArguments("{'enable-prefix-caching':false}", "--no-enable-prefix-caching");
        assertArguments("{'no-enable-prefix-caching':false}", "--enable-prefix-caching");
    }

    @Test
    void writesNumbersInFull() throws JsonProcessingException {
        assertArguments("{'a':1000000,'b':1048576}", "--a", "1000000", "--b", "1048576");
        assertArguments("{'a':0.8,'b':0.00001,'c':1e6}", "--a", "0.8", "--b", "0.00001", "--c", "1000000");
        assertArguments("{'a':131072.0,'b':0,'c':-1}", "--a", "131072", "--b", "0", "--c", "-1");
    }

    @Test
    void writesStructuresAsJsonAndListsAsRepeatedValues() throws JsonProcessingException {
        assertArguments("{'rope':{'type':'yarn','factor':2}}", "--rope", "{\"type\":\"yarn\",\"factor\":2}");
        assertArguments("{'names':['a','b',3]}", "--names", "a", "b", "3");
        assertArguments("{'none':null,'empty':[]}");
    }

    @Test
    void keepsTextAsItIs() throws JsonProcessingException {
        assertArguments("{'kv-transfer-config':'{\\n  \\\"x\\\": 1\\n}'}", "--kv-transfer-config", "{\n  \"x\": 1\n}");
    }

    private static void assertArguments(String config, String... expected) throws JsonProcessingException {
        var tree = new ObjectMapper().readTree(config.replace('\'', '"'));
        assertThat(EngineArguments.of(EngineConfig.of(tree))).containsExactly(expected);
    }
}
