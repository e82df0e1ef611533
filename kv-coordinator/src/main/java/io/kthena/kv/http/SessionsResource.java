package io.kthena.kv.http;

import io.kthena.kv.engine.Coordinator;
import io.kthena.kv.ledger.Account;
import io.kthena.kv.ledger.Moment;
import io.kthena.kv.session.Session;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Live and recent sessions for people and scripts; {@code ./kthena sessions} prints the table. */
@Path("/sessions")
public final class SessionsResource {
    private static final int MOST = 1000;

    private final Coordinator coordinator;

    /** Wires the resource. */
    public SessionsResource(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    /** A list of sessions. */
    public record Sessions(List<SessionLine> sessions) {}

    /** One session and what happened to it, oldest first. */
    public record SessionDetail(SessionLine session, List<HistoryLine> history) {}

    /** One line of a history. */
    public record HistoryLine(Instant at, String event, String from, String to, String note) {
        static HistoryLine of(Moment moment) {
            return new HistoryLine(
                    moment.at(),
                    moment.event(),
                    moment.from() == null ? "" : moment.from().name(),
                    moment.to().name(),
                    moment.note());
        }
    }

    /**
     * Live sessions, then ended ones, latest first.
     *
     * @param format {@code table} for plain text, else JSON
     * @param limit most lines
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Uni<Response> list(
            @QueryParam("format") @DefaultValue("json") String format,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        var most = Math.clamp(limit, 1, MOST);
        var lines = coordinator.ask((desk, now) -> {
            var live = desk.ledger().liveSessions().stream()
                    .sorted(Comparator.comparing((Session s) -> s.transfer().openedAt())
                            .reversed());
            var ended = desk.ledger().endedSessions(now).reversed().stream();
            return Stream.concat(live, ended)
                    .limit(most)
                    .map(session -> SessionLine.of(session, now))
                    .toList();
        });
        return Uni.createFrom().completionStage(lines).map(found -> answer(found, format));
    }

    /** One session with its history; 404 when it is not known (any more). */
    @GET
    @Path("{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public Uni<SessionDetail> one(@PathParam("id") String id) {
        var found = coordinator.ask((desk, now) -> desk.ledger().find(id).map(account -> detail(account, now)));
        return Uni.createFrom().completionStage(found).map(detail -> detail.orElseThrow(NotFoundException::new));
    }

    private static Response answer(List<SessionLine> lines, String format) {
        return "table".equals(format)
                ? Response.ok(SessionTable.of(lines), MediaType.TEXT_PLAIN_TYPE).build()
                : Response.ok(new Sessions(lines), MediaType.APPLICATION_JSON_TYPE)
                        .build();
    }

    private static SessionDetail detail(Account account, Instant now) {
        return new SessionDetail(
                SessionLine.of(account.session(), now),
                account.history().stream().map(HistoryLine::of).toList());
    }
}
