package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The typed form every built-in kind has, joined with the rules of one kind. */
record CoreRules(TypedForm form, KindRules own) implements KindRules {

    @Override
    public List<String> prune(ObjectNode object) {
        return form.prune(object);
    }

    @Override
    public @Nullable String misfit(ObjectNode object) {
        String misfit = form.misfit(object);
        return misfit == null ? own.misfit(object) : misfit;
    }

    @Override
    public void applyDefaults(ObjectNode object, @Nullable ObjectNode old) {
        own.applyDefaults(object, old);
    }

    @Override
    public void prepareCreate(ObjectNode object) {
        own.prepareCreate(object);
    }

    @Override
    public void prepareDelete(ObjectNode object, Instant now) {
        own.prepareDelete(object, now);
    }

    @Override
    public List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old) {
        return own.validate(object, old);
    }

    @Override
    public List<FieldError> validateStatus(ObjectNode object, ObjectNode old) {
        return own.validateStatus(object, old);
    }

    @Override
    public NameRule nameRule() {
        return own.nameRule();
    }
}
