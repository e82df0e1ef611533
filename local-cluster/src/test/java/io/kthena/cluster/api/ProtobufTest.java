package io.kthena.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kthena.cluster.objects.StatusError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProtobufTest {
    private static byte[] field(int number, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(number << 3 | 2);
        out.write(value.length);
        out.writeBytes(value);
        return out.toByteArray();
    }

    private static byte[] text(int number, String value) {
        return field(number, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] enveloped(String kind, byte[] raw) {
        return join(new byte[] {'k', '8', 's', 0}, field(1, join(text(1, "v1"), text(2, kind))), field(2, raw));
    }

    @Test
    void readsTheKindsThatKubectlWrites() {
        byte[] configMap = join(
                field(1, join(text(1, "tools"), field(11, join(text(1, "of"), text(2, "alice"))))),
                field(2, join(text(1, "rake"), text(2, "1"))),
                field(2, join(text(1, "empty"), text(2, ""))));

        assertThat(Protobuf.decode(enveloped("ConfigMap", configMap)))
                .hasToString("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"tools\","
                        + "\"labels\":{\"of\":\"alice\"}},\"data\":{\"rake\":\"1\",\"empty\":\"\"}}");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Protobuf.decode(enveloped("Gadget", new byte[0])))
                .isInstanceOfSatisfying(
                        StatusError.class, e -> assertThat(e.code()).isEqualTo(415));
    }

    @Test
    void refusesWhatIsCutShort() {
        byte[] whole = enveloped("Namespace", field(1, text(1, "name")));
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 3);

        assertThatThrownBy(() -> Protobuf.decode(cut))
                .isInstanceOfSatisfying(
                        StatusError.class, e -> assertThat(e.code()).isEqualTo(400));
    }
}
