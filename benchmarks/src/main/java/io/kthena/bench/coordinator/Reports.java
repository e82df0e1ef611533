package io.kthena.bench.coordinator;

import io.kthena.kv.proto.DecodeSent;
import io.kthena.kv.proto.EngineRef;
import io.kthena.kv.proto.FirstOutput;
import io.kthena.kv.proto.KvHandle;
import io.kthena.kv.proto.Open;
import io.kthena.kv.proto.PrefillDone;
import io.kthena.kv.proto.PrefillSent;
import io.kthena.kv.proto.SessionEvent;
import io.kthena.kv.proto.SessionFacts;
import io.kthena.kv.session.Engine;
import io.kthena.kv.session.Event;
import io.kthena.kv.session.Handle;
import io.kthena.kv.session.Transfer;
import java.util.ArrayList;
import java.util.List;

/** A session's life as the messages that a router sends: facts with Open and with the hold. Pure. */
final class Reports {
    private Reports() {}

    /** The events that bring a session to a hold, or all that end it as well. */
    static List<SessionEvent> of(Life life, boolean whole) {
        List<SessionEvent> reports = new ArrayList<>(Life.EVENTS);
        SessionFacts facts = facts(life.transfer());
        reports.add(
                event(life).setFacts(facts).setOpen(Open.getDefaultInstance()).build());
        for (Event event : whole ? life.events() : life.events().subList(0, Life.HELD)) {
            reports.add(
                    switch (event) {
                        case Event.PrefillSent _ ->
                            event(life)
                                    .setPrefillSent(PrefillSent.getDefaultInstance())
                                    .build();
                        case Event.PrefillDone done ->
                            event(life)
                                    .setFacts(facts)
                                    .setPrefillDone(PrefillDone.newBuilder().setKv(handle(life, done.handle())))
                                    .build();
                        case Event.DecodeSent sent ->
                            event(life)
                                    .setDecodeSent(DecodeSent.newBuilder()
                                            .setConsumer(engine(sent.decode()))
                                            .setBytesWritten(true))
                                    .build();
                        case Event.FirstOutput _ ->
                            event(life)
                                    .setFirstOutput(FirstOutput.getDefaultInstance())
                                    .build();
                        default -> throw new IllegalArgumentException("not in a life: " + event);
                    });
        }
        return reports;
    }

    private static SessionEvent.Builder event(Life life) {
        return SessionEvent.newBuilder().setSessionId(life.id());
    }

    private static SessionFacts facts(Transfer transfer) {
        return SessionFacts.newBuilder()
                .setClientRequestId(transfer.requestId())
                .setAttempt(transfer.attempt())
                .setModel(transfer.model())
                .setModelServer(transfer.modelServer())
                .setProducer(engine(transfer.prefill()))
                .setPromptTokensEstimate(transfer.promptTokens())
                .build();
    }

    private static KvHandle handle(Life life, Handle handle) {
        return KvHandle.newBuilder()
                .setProducer(engine(life.transfer().prefill()).toBuilder().setEngineId(handle.engineId()))
                .setRemoteRequestId(handle.remoteRequestId())
                .setHost(handle.host())
                .setSideChannelPort(handle.port())
                .setBlockCount(handle.blocks())
                .build();
    }

    private static EngineRef engine(Engine engine) {
        return EngineRef.newBuilder()
                .setPodUid(engine.podUid())
                .setRestartCount(engine.restarts())
                .setNamespace(engine.namespace())
                .setPodName(engine.pod())
                .setAddress(engine.address())
                .build();
    }
}
