package io.kthena.serving.fleet;

import io.kthena.model.workload.Role;
import java.util.List;
import java.util.Optional;

/**
 * A revision of a ModelServing: the roles of its template under a name.
 *
 * @param name the opaque value of the revision label
 * @param roles the roles as they were when the revision was stored
 * @param shapes the same roles as shapes, in the same order
 */
public record Revision(String name, List<Role> roles, List<RoleShape> shapes) {

    /** A revision of these roles under a given name. */
    public static Revision named(String name, List<Role> roles) {
        return new Revision(
                name, List.copyOf(roles), roles.stream().map(RoleShape::of).toList());
    }

    /**
     * The revision of these roles: the stored one that means the same, whatever its name (so that a rollback or a takeover
     * replaces nothing), otherwise a new one named by its hash.
     */
    public static Revision of(List<Role> roles, List<Revision> stored) {
        return of(named("", roles), stored);
    }

    /** The same for roles of which the shapes are known; {@code wanted} has any name. */
    public static Revision of(Revision wanted, List<Revision> stored) {
        var hashes = wanted.templateHashes();
        var hash = TemplateHash.ofAll(hashes);
        var same = stored.stream()
                .filter(revision -> revision.templateHashes().equals(hashes))
                .map(Revision::name)
                .toList();
        var name = same.isEmpty() || same.contains(hash) ? hash : same.getFirst();
        return new Revision(name, wanted.roles(), wanted.shapes());
    }

    private List<String> templateHashes() {
        return shapes.stream().map(RoleShape::hash).toList();
    }

    /** The role of this name. */
    public Optional<Role> role(String role) {
        return roles.stream().filter(r -> r.name().equals(role)).findFirst();
    }

    /** The shape of the role of this name. */
    public Optional<RoleShape> shape(String role) {
        return shapes.stream().filter(s -> s.name().equals(role)).findFirst();
    }

    /** Whether both store the same templates with the same numbers of role replicas. */
    public boolean sameData(Revision other) {
        return shapes.equals(other.shapes);
    }
}
