package io.kthena.cluster.webhook;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Which mutating webhooks have to be asked once more: those that want it, when others changed the object after them. */
final class Reinvocations {
    private final Set<Invocation> asked = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Invocation> again = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Notes that a webhook has been asked. */
    void asked(Invocation invocation) {
        if (invocation.webhook().policies().reinvoke()) {
            asked.add(invocation);
        }
    }

    /** Notes that a webhook, not yet noted as asked, changed the object. */
    void changed() {
        again.addAll(asked);
        asked.clear();
    }

    boolean anyAgain() {
        return !again.isEmpty();
    }

    boolean isAgain(Invocation invocation) {
        return again.contains(invocation);
    }
}
