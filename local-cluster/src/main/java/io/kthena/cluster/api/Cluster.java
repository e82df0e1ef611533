package io.kthena.cluster.api;

import io.kthena.cluster.kinds.Catalog;
import io.kthena.cluster.objects.Deletes;
import io.kthena.cluster.objects.Reviewers;
import io.kthena.cluster.objects.Writes;
import io.kthena.cluster.store.Store;
import java.time.Clock;

/** What the endpoints work on. */
record Cluster(Store store, Catalog catalog, Writes writes, Deletes deletes, Reviewers reviewers, Clock clock) {}
