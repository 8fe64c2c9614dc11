package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.Dropout;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;
import java.util.Optional;

/** Learns batch by batch with an optimizer. */
final class BatchLearner implements Learner {
    private final Batches batches;
    private final TrainingSession session;
    private final Optional<LearningRates> learningRates;
    private final Optional<LearningRates> decayFactors;
    private final Optional<LearningRates> dropoutFactors;

    /** Creates the batches and the session of a run. */
    static BatchLearner of(ResolvedRun run, Kernel kernel, RunSettings settings) {
        PreparedData prepared = run.prepared();
        RunSpec spec = prepared.spec();
        Batches batches = settings.remote().isPresent()
                ? new RemoteBatches(spec, prepared.training())
                : new LocalBatches(spec, run.network(), prepared.training());
        TrainingSession session = settings.session(run, kernel, batches.largest());
        try {
            return new BatchLearner(run, batches, session);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private BatchLearner(ResolvedRun run, Batches batches, TrainingSession session) {
        this.batches = batches;
        this.session = session;
        int steps = batches.count();
        int epochs = run.prepared().spec().training().epochs();
        learningRates =
                run.schedule().map(schedule -> new LearningRates(schedule, session.learningRate(), steps, epochs));
        decayFactors = run.decaySchedule().map(schedule -> LearningRates.ofDecay(schedule, steps, epochs));
        double largest = Dropout.largest(run.network());
        dropoutFactors =
                run.dropoutSchedule().map(schedule -> LearningRates.ofDropout(schedule, largest, steps, epochs));
    }

    @Override
    public Dataset rows() {
        return batches.all();
    }

    @Override
    public int visited() {
        return batches.visited();
    }

    @Override
    public int batches() {
        return batches.count();
    }

    @Override
    public int largestBatch() {
        return batches.largest();
    }

    @Override
    public double learn(int epoch, int batch, List<EpochResult> history) {
        if (learningRates.isPresent()) {
            session.setLearningRate(learningRates.get().of(epoch, batch, history));
        }
        session.setFactors(
                decayFactors.isPresent() ? decayFactors.get().of(epoch, batch, history) : 1,
                dropoutFactors.isPresent() ? dropoutFactors.get().of(epoch, batch, history) : 1);
        double loss = batches.trainOn(session, epoch, batch);
        if (batch + 1 == batches.count()) {
            session.requireFiniteState();
        }
        return loss;
    }

    @Override
    public boolean isDone() {
        return false;
    }

    @Override
    public ParameterArrays weights() {
        return session.weights();
    }

    @Override
    public ParameterArrays modelWeights() {
        return session.modelWeights();
    }

    @Override
    public boolean isFinite() {
        return session.isFinite();
    }

    @Override
    public TrainedModel snapshot(Preprocessing preprocessing) {
        return session.snapshot(preprocessing);
    }

    @Override
    public TrainedModel model(ParameterArrays weights, Preprocessing preprocessing) {
        return session.model(weights, preprocessing);
    }

    @Override
    public List<ParameterArrays> slots() {
        return session.slots();
    }

    @Override
    public long steps() {
        return session.steps();
    }

    @Override
    public Optional<SolverState> solver() {
        return Optional.empty();
    }

    @Override
    public void startFrom(ParameterArrays weights) {
        session.restore(weights, session.slots(), 0);
    }

    @Override
    public void restore(TrainingState state) {
        if (state.solver().isPresent()) {
            throw new IllegalArgumentException("the state is of a run with a solver, this one has an optimizer");
        }
        session.restore(state.weights(), state.slots(), state.step());
    }

    @Override
    public void close() {
        session.close();
    }
}
