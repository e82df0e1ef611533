package io.kthena.kv.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every story ends as told, and together they take every arrow of the machine. */
class StoriesTest {
    @TestFactory
    Stream<DynamicTest> everyStoryEndsAsTold() {
        return Stream.concat(Stories.all().entrySet().stream(), Turns.all().entrySet().stream())
                .map(story -> DynamicTest.dynamicTest(
                        story.getKey(), () -> story.getValue().get()));
    }

    @Test
    void theStoriesTakeEveryArrow() {
        Set<Arrow> taken = new TreeSet<>();
        Stories.all().values().forEach(story -> taken.addAll(story.get().arrows()));
        Turns.all().values().forEach(story -> taken.addAll(story.get().arrows()));
        Set<Arrow> never = Samples.arrows();
        never.removeAll(taken);
        assertThat(never).as("arrows that no story takes").isEmpty();
    }
}
