package io.kthena.router.body;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A set of changes to an object's members: some left out, some set. What is not named passes through byte for byte, in place;
 * what is set follows at the end. Not thread-safe; use one per message.
 */
public final class Edit {
    private static final byte[] OPEN = {'{'};
    private static final byte[] CLOSE = {'}'};
    private static final byte[] COMMA = {','};

    private final Members body;
    private final List<String> dropped = new ArrayList<>(8);
    private final List<byte[]> added = new ArrayList<>(8);

    private Edit(Members body) {
        this.body = body;
    }

    /** No changes yet. */
    public static Edit of(Members body) {
        return new Edit(body);
    }

    /** Leaves out every member of these names. */
    public Edit without(String... names) {
        dropped.addAll(List.of(names));
        return this;
    }

    /** Sets a member to raw JSON. */
    public Edit with(String name, byte[] value) {
        dropped.add(name);
        byte[] head = ('"' + name + "\":").getBytes(StandardCharsets.UTF_8);
        added.add(head);
        added.add(value);
        return this;
    }

    /** Sets a member to raw JSON. */
    public Edit with(String name, String value) {
        return with(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Sets a member to raw JSON if it is there and not null. */
    public Edit replace(String name, String value) {
        char kind = body.kind(name);
        return kind == 0 || kind == 'n' ? this : with(name, value);
    }

    /** The changed object. Runs of kept members are slices of the original bytes. */
    public Slices apply() {
        var out = new Slices().add(OPEN);
        boolean first = true;
        int i = 0;
        while (i < body.size()) {
            if (isDropped(i)) {
                i++;
                continue;
            }
            int from = i;
            while (i < body.size() && !isDropped(i)) {
                i++;
            }
            if (!first) {
                out.add(COMMA);
            }
            out.add(body.source(), body.memberStart(from), body.valueEnd(i - 1));
            first = false;
        }
        for (int at = 0; at < added.size(); at += 2) {
            if (!first) {
                out.add(COMMA);
            }
            out.add(added.get(at)).add(added.get(at + 1));
            first = false;
        }
        return out.add(CLOSE);
    }

    private boolean isDropped(int index) {
        for (String name : dropped) {
            if (body.isNamed(index, name)) {
                return true;
            }
        }
        return false;
    }
}
