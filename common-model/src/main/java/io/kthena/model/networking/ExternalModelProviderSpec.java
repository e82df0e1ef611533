package io.kthena.model.networking;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A hosted model outside the cluster (router spec §1.3). */
@ApiType
public record ExternalModelProviderSpec(
        @Doc("Protocol adapter.") @Default("OpenAI") @Nullable
        ProviderType providerType,

        @Doc("Upstream model; empty means the client's.") @Size(max = 256) @Nullable
        String model,

        @Doc("Root of the provider, https only.") @Required @Size(min = 1) @Pattern("^https://.+")
        String baseURL,

        @Doc("Skip verification of the provider's certificate.") @Default("false") @Nullable
        Boolean insecureSkipVerify,

        @Doc("Credential.") @Nullable Auth auth,

        @Doc("Static, non-secret headers of upstream requests.") @Nullable
        Map<String, String> headers) {

    /** Provider protocols. */
    public enum ProviderType {
        @JsonProperty("OpenAI")
        OPENAI,
        @JsonProperty("Anthropic")
        ANTHROPIC
    }

    /** Where the credential goes. */
    public enum AuthScheme {
        @JsonProperty("Bearer")
        BEARER,
        @JsonProperty("APIKey")
        API_KEY
    }

    /** The credential of a provider. */
    @ApiType
    @ValidationRule(
            value = "!has(self.secretRef) || !has(self.secretRef.optional) || !self.secretRef.optional",
            message = "secretRef.optional must be false or unset")
    public record Auth(
            @Doc("How the credential is sent; absent means the adapter's default.") @Nullable
            AuthScheme scheme,

            @Doc("Key of a Secret in the same namespace.") @Nullable
            SecretKeySelector secretRef) {}
}
