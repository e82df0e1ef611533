package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;

/** How an object to be stored came about, which decides how it is refused. */
enum Decoding {
    /** The client sent all of it, and where the kind asks for that it has to say which version it replaces. */
    BODY {
        @Override
        void checkVersion(Target target, ObjectNode wanted) {
            Identity.versionNamed(target, wanted);
        }

        @Override
        StatusError unfit(ResourceType type, String wanted, String problem) {
            return Admission.unfitBody(type, problem);
        }
    },
    /** It was made from the live object. */
    PATCH {
        @Override
        void checkVersion(Target target, ObjectNode wanted) {
            // The live object's version, unless the patch names another.
        }

        @Override
        StatusError unfit(ResourceType type, String wanted, String problem) {
            return StatusError.unfitPatch(wanted, problem);
        }
    };

    abstract void checkVersion(Target target, ObjectNode wanted);

    /** The refusal of {@code wanted}, which cannot be of the kind. */
    abstract StatusError unfit(ResourceType type, String wanted, String problem);
}
