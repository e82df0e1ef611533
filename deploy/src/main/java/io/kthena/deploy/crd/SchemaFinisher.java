package io.kthena.deploy.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.schema.Atomic;
import io.kthena.model.schema.Doc;
import io.kthena.model.schema.Format;
import io.kthena.model.schema.ListMapKeys;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Walks a generated schema beside the Java type it came from and completes it: descriptions, list and map types, integer
 * formats, and for Kubernetes core types what upstream's schema demands (see {@link CoreTypes}).
 */
final class SchemaFinisher {
    private SchemaFinisher() {}

    static CustomResourceDefinition finish(
            CustomResourceDefinition crd, List<Class<? extends CustomResource<?, ?>>> kinds) {
        String kind = crd.getSpec().getNames().getKind();
        Class<? extends CustomResource<?, ?>> type = kinds.stream()
                .filter(k -> k.getSimpleName().equals(kind))
                .findFirst()
                .orElseThrow();
        crd.getSpec().getNames().setListKind(kind + "List");
        for (var version : crd.getSpec().getVersions()) {
            JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
            describe(root, type.getAnnotation(Doc.class));
            ParameterizedType parent = (ParameterizedType) type.getGenericSuperclass();
            finishType(root.getProperties().get("spec"), parent.getActualTypeArguments()[0]);
            finishType(root.getProperties().get("status"), parent.getActualTypeArguments()[1]);
            root.getProperties().putAll(typeMeta(root.getProperties()));
            root.setRequired(type == ModelRoute.class ? List.of("spec") : null);
            version.getAdditionalPrinterColumns().sort(Comparator.comparingInt(c -> columnIndex(type, c.getName())));
        }
        return crd;
    }

    /** The generator sorts columns by path; users see them in the order in which the type declares them. */
    private static int columnIndex(Class<?> type, String name) {
        AdditionalPrinterColumn[] columns = type.getAnnotationsByType(AdditionalPrinterColumn.class);
        return IntStream.range(0, columns.length)
                .filter(i -> columns[i].name().equals(name))
                .findFirst()
                .orElse(columns.length);
    }

    private static Map<String, JSONSchemaProps> typeMeta(Map<String, JSONSchemaProps> properties) {
        Map<String, JSONSchemaProps> meta = new LinkedHashMap<>();
        for (String name : List.of("apiVersion", "kind")) {
            JSONSchemaProps schema = new JSONSchemaProps();
            schema.setType("string");
            meta.put(name, schema);
        }
        JSONSchemaProps metadata = properties.getOrDefault("metadata", new JSONSchemaProps());
        metadata.setType("object");
        meta.put("metadata", metadata);
        return meta;
    }

    private static void finishType(@Nullable JSONSchemaProps schema, Type type) {
        if (schema == null) {
            return;
        }
        if (type instanceof ParameterizedType generic) {
            finishContainer(schema, generic);
        } else if (type instanceof Class<?> plain) {
            finishClass(schema, plain);
        }
    }

    private static void finishContainer(JSONSchemaProps schema, ParameterizedType generic) {
        Type[] arguments = generic.getActualTypeArguments();
        if (schema.getItems() != null) {
            finishType(schema.getItems().getSchema(), arguments[0]);
        } else if (schema.getAdditionalProperties() != null) {
            finishType(schema.getAdditionalProperties().getSchema(), arguments[arguments.length - 1]);
        }
    }

    private static void finishClass(JSONSchemaProps schema, Class<?> type) {
        if (type == Integer.class || type == int.class) {
            schema.setFormat("int32");
        } else if (type == Long.class || type == long.class) {
            schema.setFormat("int64");
        } else if (type == Quantity.class) {
            CoreTypes.quantity(schema);
        } else if (type == IntOrString.class) {
            CoreTypes.intOrString(schema);
        } else if (type == Condition.class) {
            CoreTypes.condition(schema);
        } else if (schema.getProperties() != null) {
            finishObject(schema, type);
        }
    }

    private static void finishObject(JSONSchemaProps schema, Class<?> type) {
        describe(schema, type.getAnnotation(Doc.class));
        for (Field field : fields(type)) {
            JSONSchemaProps property = schema.getProperties().get(jsonName(field));
            if (property != null) {
                finishType(property, field.getGenericType());
                annotate(property, field);
                CoreTypes.finishField(type, jsonName(field), property);
            }
        }
        CoreTypes.finishObject(type, schema);
    }

    private static void annotate(JSONSchemaProps property, Field field) {
        if (property.getXKubernetesValidations() != null) {
            // The generator sees an annotated record component twice: as a field and as an accessor.
            property.setXKubernetesValidations(
                    property.getXKubernetesValidations().stream().distinct().toList());
        }
        describe(property, field.getAnnotation(Doc.class));
        ListMapKeys keys = field.getAnnotation(ListMapKeys.class);
        if (keys != null) {
            property.setXKubernetesListType("map");
            property.setXKubernetesListMapKeys(List.of(keys.value()));
        }
        if (field.isAnnotationPresent(Atomic.class)) {
            if ("array".equals(property.getType())) {
                property.setXKubernetesListType("atomic");
            } else {
                property.setXKubernetesMapType("atomic");
            }
        }
        Format format = field.getAnnotation(Format.class);
        if (format != null) {
            property.setFormat(format.value());
        }
    }

    private static void describe(JSONSchemaProps schema, @Nullable Doc doc) {
        if (doc != null) {
            schema.setDescription(doc.value());
        }
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> level = type; level != null && level != Object.class; level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static String jsonName(Field field) {
        JsonProperty property = field.getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty() ? field.getName() : property.value();
    }
}
