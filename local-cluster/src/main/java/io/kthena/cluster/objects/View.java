package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import org.jspecify.annotations.Nullable;

/** What reviewers see of an object: the object itself, or what a subresource makes of it. Stateless. */
public interface View {
    /** The kind of what is seen. */
    ReviewSubject.ShownKind kind();

    /** What is seen of {@code object}; may be the object. */
    ObjectNode show(ObjectNode object);

    /** {@code object} with what was seen changed to {@code shown}; neither may be used afterwards. */
    ObjectNode take(ObjectNode object, ObjectNode shown);

    /** Brings what a reviewer made of the view into the form of its kind, in place. */
    void fit(ObjectNode shown, @Nullable ObjectNode old);

    /** The whole object. */
    static View whole(ResourceType type) {
        return new View() {
            @Override
            public ReviewSubject.ShownKind kind() {
                return ReviewSubject.ShownKind.of(type);
            }

            @Override
            public ObjectNode show(ObjectNode object) {
                return object;
            }

            @Override
            public ObjectNode take(ObjectNode object, ObjectNode shown) {
                return shown;
            }

            @Override
            public void fit(ObjectNode shown, @Nullable ObjectNode old) {
                Admission.refit(type, shown, old);
            }
        };
    }
}
