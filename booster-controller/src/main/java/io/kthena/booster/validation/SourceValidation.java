package io.kthena.booster.validation;

import io.kthena.booster.template.CacheVolume;
import io.kthena.booster.template.InvalidBooster;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.ModelBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the model comes from and where it is kept (workload spec §2.10 rules 7 to 10). */
final class SourceValidation {

    private static final String CLAIM = "pvc://";
    private static final String MODEL = "spec.backend.modelURI";
    private static final String CACHE = "spec.backend.cacheURI";
    private static final Pattern CLAIM_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
    private static final int LONGEST_CLAIM_NAME = 253;

    private SourceValidation() {}

    static List<Problem> problems(ModelBackend backend) {
        return cacheProblem(backend.cacheURI())
                .or(() -> modelProblem(backend))
                .map(List::of)
                .orElse(List.of());
    }

    private static Optional<Problem> cacheProblem(@Nullable String cache) {
        if (cache == null || cache.isEmpty()) {
            return Optional.empty();
        }
        try {
            String mount = CacheVolume.mountPath(cache);
            if (cache.startsWith(CLAIM) && !isClaimName(mount.substring(1))) {
                return problem(CACHE, "must name exactly one claim: " + mount.substring(1));
            }
            return hasParentSegment(mount) ? problem(CACHE, "must not contain ..") : Optional.empty();
        } catch (InvalidBooster e) {
            return problem(CACHE, e.problem());
        }
    }

    private static Optional<Problem> modelProblem(ModelBackend backend) {
        if (!backend.modelURI().startsWith(CLAIM)) {
            return Optional.empty();
        }
        String cache = backend.cacheURI();
        if (cache == null || !cache.startsWith(CLAIM)) {
            return problem(CACHE, "must be a pvc:// URI, as the model's is");
        }
        String path = "/" + backend.modelURI().substring(CLAIM.length()).replaceAll("^/+|/+$", "");
        if (hasParentSegment(path)) {
            return problem(MODEL, "must not contain ..");
        }
        String mount = CacheVolume.mountPath(cache);
        if (!path.equals(mount) && !path.startsWith(mount + "/")) {
            return problem(MODEL, "must lie in the cache's claim, below " + mount);
        }
        return Optional.empty();
    }

    private static boolean isClaimName(String name) {
        return name.length() <= LONGEST_CLAIM_NAME && CLAIM_NAME.matcher(name).matches();
    }

    private static boolean hasParentSegment(String path) {
        return Arrays.asList(path.split("/")).contains("..");
    }

    private static Optional<Problem> problem(String field, String message) {
        return Optional.of(new Problem(field, message));
    }
}
