package dev.waxwing.journal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A work that adds its name to a [ListStorage] and keeps its answer.
class NamedWork implements Work {
    private final ListStorage storage;
    private final String name;
    private final long weight;
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    NamedWork(ListStorage storage, String name, long weight) {
        this.storage = storage;
        this.name = name;
        this.weight = weight;
    }

    NamedWork(ListStorage storage, String name) {
        this(storage, name, 64);
    }

    boolean isAnswered() {
        return answer.isDone();
    }

    /// `committed`, or the kind of failure.
    String answer() {
        try {
            return answer.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no answer for " + name, e);
        }
    }

    @Override
    public void apply() {
        storage.add(name);
    }

    @Override
    public void committed() {
        tell("committed");
    }

    @Override
    public void failed(StorageException why) {
        tell(why.kind().name());
    }

    @Override
    public long weight() {
        return weight;
    }

    private void tell(String end) {
        if (!answer.complete(end)) {
            throw new IllegalStateException(name + " was told twice");
        }
    }
}
