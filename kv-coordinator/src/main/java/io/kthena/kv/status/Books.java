package io.kthena.kv.status;

import io.kthena.kv.ledger.Transfers;
import io.kthena.kv.session.Session;
import java.util.List;

/**
 * What the coordinator knows about one model server.
 *
 * @param sessions its live sessions
 * @param totals how its transfers went
 * @param leases valid leases of routers, of the whole cluster
 * @param recovering whether the books may be incomplete
 */
public record Books(List<Session> sessions, Transfers.Totals totals, int leases, boolean recovering) {}
