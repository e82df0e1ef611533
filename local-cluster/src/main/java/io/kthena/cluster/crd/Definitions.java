package io.kthena.cluster.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.Catalog;
import io.kthena.cluster.kinds.KindRules;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.schema.SchemaInvalid;
import io.kthena.cluster.store.Change;
import io.kthena.cluster.store.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Keeps the catalog in step with the definitions in the store. */
public final class Definitions {
    /** The resource of definitions. */
    public static final String RESOURCE = "customresourcedefinitions.apiextensions.k8s.io";

    /** The finalizer that keeps a definition until its objects are gone. */
    public static final String CLEANUP = Establishment.CLEANUP;

    private final Schemas schemas = new Schemas();
    private final Catalog catalog;
    private final Clock clock;

    /** Adds and removes types in {@code catalog}. */
    public Definitions(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** The rules definitions obey. */
    public KindRules rules() {
        return new DefinitionRules(schemas, clock);
    }

    /**
     * Takes the schemas of a definition on trust, which keeps the compilation of their CEL rules out of the start.
     *
     * @throws SchemaInvalid when one is not structural
     */
    public void trust(JsonNode crd) throws SchemaInvalid {
        for (JsonNode version : Json.at(crd, "spec", "versions")) {
            schemas.trust(Json.at(version, "schema", "openAPIV3Schema"));
        }
    }

    /** Does what the first writes of custom resources would otherwise wait for. Takes a second of one core. */
    public void prepare() {
        schemas.prepare();
    }

    /** Follows the store: a listener. */
    public void onChange(Change change) {
        if (!change.object().key().resource().equals(RESOURCE)) {
            return;
        }
        ObjectNode crd = change.object().json();
        boolean same = change.kind() == Change.Kind.MODIFIED
                && change.before() != null
                && change.before().json().path("spec").equals(crd.path("spec"));
        if (same) {
            return;
        }
        String storage =
                ResourceType.qualified(Json.text(crd, "spec", "names", "plural"), Json.text(crd, "spec", "group"));
        List<ResourceType> served = change.kind() == Change.Kind.DELETED ? List.of() : types(crd);
        catalog.replace(t -> t.facets().custom() && t.storage().equals(storage), served);
    }

    private List<ResourceType> types(ObjectNode crd) {
        List<ResourceType> types = new ArrayList<>();
        for (JsonNode version : Json.at(crd, "spec", "versions")) {
            if (version.path("served").asBoolean()) {
                try {
                    types.add(CustomType.of(crd, version, schemas.of(Json.at(version, "schema", "openAPIV3Schema"))));
                } catch (SchemaInvalid e) {
                    throw new IllegalStateException("a stored definition must have a valid schema", e);
                }
            }
        }
        return types;
    }
}
