package io.kthena.model;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.tngtech.archunit.core.domain.JavaClass;
import io.kthena.testing.ArchitectureRules;
import io.kthena.testing.GoldenFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A native executable has of a type only what is registered: every type that Jackson reads or writes has to be. */
class NativeImageMetadataTest {
    private static final GoldenFile REGISTERED =
            new GoldenFile("../../main/resources/META-INF/native-image/io.kthena/common-model/reflect-config.json");

    @Test
    void everyTypeOfAResourceIsRegistered() {
        String entries = ArchitectureRules.production("io.kthena.model").stream()
                .filter(NativeImageMetadataTest::isReadOrWritten)
                .map(JavaClass::getName)
                .sorted()
                .map("""
                        {"name": "%s", "allDeclaredConstructors": true, "allDeclaredMethods": true, "allDeclaredFields": true}"""::formatted)
                .collect(Collectors.joining(",\n  "));
        REGISTERED.assertMatches("[\n  " + entries + "\n]\n");
    }

    private static boolean isReadOrWritten(JavaClass type) {
        boolean resource =
                type.getPackageName().matches("io\\.kthena\\.model\\.(workload|networking|volcano|leaderworkerset)");
        boolean converter = type.isAssignableTo(JsonSerializer.class) || type.isAssignableTo(JsonDeserializer.class);
        return converter || resource && !type.getSimpleName().equals("package-info") && !type.isAnonymousClass();
    }
}
