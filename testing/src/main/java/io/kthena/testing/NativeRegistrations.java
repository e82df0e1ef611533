package io.kthena.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a native executable needs to be told, as a rule: it has by reflection only the types that are registered. */
final class NativeRegistrations {
    private static final List<String> MODULES = List.of("common-model", "admission", "serving-controller");
    private static final Set<String> READING = Set.of("readValue", "treeToValue", "convertValue", "unmarshal");

    private NativeRegistrations() {}

    /** A type of ours that a method hands to Jackson to make objects of is in a module's reflect-config.json. */
    static ArchRule typesReadByJacksonAreRegistered() {
        String registered =
                MODULES.stream().map(NativeRegistrations::registrations).collect(Collectors.joining());
        return classes().should(new ArchCondition<>("register for reflection what Jackson makes") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getCodeUnits().stream()
                        .filter(NativeRegistrations::reads)
                        .flatMap(unit -> unit.getReferencedClassObjects().stream())
                        .map(reference -> reference.getRawType().getName())
                        .filter(name -> name.startsWith("io.kthena.") && !registered.contains('"' + name + '"'))
                        .forEach(name -> events.add(SimpleConditionEvent.violated(
                                type, type.getName() + " has Jackson make a " + name + ", which is not registered")));
            }
        });
    }

    private static boolean reads(JavaCodeUnit unit) {
        return unit.getMethodCallsFromSelf().stream().anyMatch(NativeRegistrations::isReading);
    }

    private static boolean isReading(JavaMethodCall call) {
        return READING.contains(call.getName())
                && !call.getTargetOwner().getName().startsWith("io.kthena.");
    }

    private static String registrations(String module) {
        String file = "META-INF/native-image/io.kthena/" + module + "/reflect-config.json";
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(file)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
