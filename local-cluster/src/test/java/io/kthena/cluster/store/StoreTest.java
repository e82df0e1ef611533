package io.kthena.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StoreTest {
    private final Store store = new Store(3, 1);

    private long put(String namespace, String name) {
        return store.put(new Key("things", namespace, name), Json.object()).revision();
    }

    @Test
    void listsOneNamespaceWithoutItsNeighbours() {
        put("a", "x");
        put("a-b", "x");
        put("a.b", "x");
        put("a0", "x");

        assertThat(store.list("things", "a").objects())
                .extracting(o -> o.key().namespace())
                .containsExactly("a");
        assertThat(store.list("things", null).objects()).hasSize(4);
    }

    @Test
    void givesEveryWriteTheNextRevision() {
        long first = put("a", "x");
        long second = put("a", "x");
        store.remove(new Key("things", "a", "x"), Json.object());

        assertThat(second).isEqualTo(first + 1);
        assertThat(store.revision()).isEqualTo(second + 1);
        assertThat(store.get(new Key("things", "a", "x"))).isNull();
    }

    @Test
    void aSubscriptionLeavesNoGap() throws Compacted {
        long first = put("a", "x");
        put("a", "y");
        List<Change> live = new ArrayList<>();

        Store.Subscription subscription = store.subscribe("things", null, OptionalLong.of(first), live::add);
        put("a", "x");
        subscription.cancel().run();
        put("a", "x");

        assertThat(subscription.backlog()).extracting(Change::kind).containsExactly(Change.Kind.ADDED);
        assertThat(live).extracting(Change::kind).containsExactly(Change.Kind.MODIFIED);
    }

    @Test
    void forgetsOldChangesOfEachResource() {
        long first = put("a", "x");
        for (int i = 0; i < 4; i++) {
            put("a", "x");
        }
        store.put(new Key("others", null, "o"), Json.object());

        assertThatThrownBy(() -> store.subscribe("things", null, OptionalLong.of(first), _ -> {}))
                .isInstanceOf(Compacted.class)
                .hasMessageStartingWith("too old resource version");
    }

    @Test
    void aRevisionOfAnotherStoreIsForgotten() {
        Store later = new Store(3, 1000);
        later.put(new Key("things", "a", "x"), Json.object());

        assertThatThrownBy(() -> later.subscribe("things", null, OptionalLong.of(5), _ -> {}))
                .isInstanceOf(Compacted.class);
        assertThatThrownBy(() -> later.subscribe("things", null, OptionalLong.of(5000), _ -> {}))
                .isInstanceOf(Compacted.class);
    }
}
