package io.kthena.booster.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kthena.booster.Boosters;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {

    @ParameterizedTest
    @CsvSource({
        "hf://deepseek-ai/DeepSeek-V2-Lite, 62a7d50056fd4773ca0aecb94797407e",
        "hf://Qwen/Qwen2.5-0.5B-Instruct, 18488ba95d6e1baca4a2755a6748053e",
        "s3://kthena/Qwen/Qwen2.5-Coder-32B-Instruct, d143a9b64fbd0da2eb2e7809ba587eaa",
        "s3://aios_models/deepseek-ai/DeepSeek-V3-W8A8/vllm-ascend, 13a7c4d58031cdc502ca1bb4a592f2b9",
        "s3://aios_models/deepseek-ai/DeepSeek-R1-Distill-Qwen-7B, 568a486051fd302c338d84946c4f3d48",
    })
    void namesTheModelsFolderAfterItsUri(String uri, String folder) {
        assertThat(ModelPath.folder(uri)).isEqualTo(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "pvc://my-cache-path////, /my-cache-path",
        "pvc:///my-cache-path, /my-cache-path",
        "pvc:////my-cache-path, /my-cache-path",
        "pvc://path/with/multiple/separators, /path/with/multiple/separators",
        "hostpath://a/b, /a/b",
        "hostpath:///a/b, /a/b",
        "hostpath://a/b/, /a/b",
    })
    void mountsTheCacheWhereItsUriSays(String uri, String path) {
        assertThat(CacheVolume.mountPath(uri)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hostPath://a", "nfs://a", "pvc://", "hostpath:////"})
    void refusesACacheThatCannotBeMounted(String uri) {
        assertThatThrownBy(() -> CacheVolume.mountPath(uri)).isInstanceOf(InvalidBooster.class);
    }

    @Test
    void keepsTheModelInThePodWithoutACache() {
        var backend = Boosters.aggregated(List.of(), List.of()).getSpec().backend();

        assertThat(ModelPath.of(backend)).startsWith("/cache/");
        assertThat(CacheVolume.mount(backend).getMountPath()).isEqualTo("/cache");
        assertThat(CacheVolume.of(backend).getEmptyDir()).isNotNull();
    }
}
