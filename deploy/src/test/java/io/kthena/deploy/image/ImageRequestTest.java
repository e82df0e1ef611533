package io.kthena.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageRequestTest {
    private static final Architecture OTHER =
            Architecture.ofBuilder() == Architecture.ARM64 ? Architecture.AMD64 : Architecture.ARM64;

    @Test
    void buildsAllServicesWithCachesUnlessToldOtherwise() {
        ImageRequest request = ImageRequest.parse(List.of("--services=", "--aot=on", "--base="));
        assertThat(request.services())
                .containsExactly("booster-controller", "kv-coordinator", "router-service", "serving-controller");
        assertThat(request.cache()).isTrue();
        assertThat(request.base(Architecture.ofBuilder())).isInstanceOf(BaseImage.None.class);
    }

    @Test
    void takesAReferenceForEveryArchitecture() {
        ImageRequest request = ImageRequest.parse(List.of("--base=registry.example.com/java/base:1"));
        assertThat(request.base(OTHER)).isEqualTo(new BaseImage.Registry("registry.example.com/java/base:1"));
    }

    @Test
    void saysThatAnotherArchitectureNeedsABaseImage() {
        assertThatThrownBy(() -> ImageRequest.parse(List.of("--base=")).base(OTHER))
                .isInstanceOf(ImageBuildException.class)
                .hasMessageContaining("give a folder with one")
                .hasMessageContaining("or a base image")
                .hasMessageContaining(OTHER.oci());
    }

    @Test
    void rejectsWhatItDoesNotKnow() {
        assertThatThrownBy(() -> ImageRequest.parse(List.of("--service=router-service")))
                .hasMessageContaining("unknown argument --service=router-service");
        assertThatThrownBy(
                        () -> ImageRequest.parse(List.of("--services=router")).services())
                .hasMessageContaining("no service is called router");
    }
}
