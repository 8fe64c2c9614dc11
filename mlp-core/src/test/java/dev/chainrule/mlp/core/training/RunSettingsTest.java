package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ShardSum;
import dev.chainrule.mlp.core.network.StepDiagnosis;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class RunSettingsTest {
    private static final TrainingListener SILENT = new TrainingListener() {};
    private static final RunSettings SETTINGS = settings(new JavaKernel());

    private static RunSettings settings(Kernel kernel) {
        return new RunSettings(LineModel.PLUGINS, kernel, WorkerTeam::new, OptionalInt.of(1), SILENT, Optional.empty());
    }

    private static PreparedData line(RunSpec spec) {
        return PreparedData.of(
                spec,
                LineModel.PLUGINS,
                LineModel.line(1, 2, 3, 4, 5, 6),
                PreprocessingSpec.builder().validation(Validation.fraction(0.5)).build());
    }

    private static ResolvedRun run(RunSpec spec) {
        return ResolvedRun.of(line(spec), LineModel.PLUGINS);
    }

    private static RunSpec members(int count) {
        return LineModel.SPEC.withTraining(LineModel.SPEC.training().withMembers(count));
    }

    private static final ShardGradients REMOTE = new ShardGradients() {
        @Override
        public List<ShardSum> compute(ShardStep step, ParameterArrays weights) {
            return List.of();
        }

        @Override
        public StepDiagnosis diagnose() {
            return StepDiagnosis.FINITE;
        }
    };

    @Test
    void aCopyDiffersInOneSetting() {
        Plugins plugins = Plugins.none();
        Kernel kernel = new JavaKernel();
        IntFunction<WorkerTeam> teams = WorkerTeam::new;
        TrainingListener listener = new TrainingListener() {};
        RunSettings changed = SETTINGS.withPlugins(plugins)
                .withKernel(kernel)
                .withTeams(teams)
                .withThreads(OptionalInt.of(5))
                .withListener(listener)
                .withRemote(Optional.of(REMOTE));
        assertEquals(
                new RunSettings(plugins, kernel, teams, OptionalInt.of(5), listener, Optional.of(REMOTE)), changed);
        assertNotEquals(SETTINGS, SETTINGS.withKernel(kernel));
        assertEquals(SETTINGS, SETTINGS.withKernel(kernel).withKernel(SETTINGS.kernel()));
    }

    @Test
    void aSettingThatIsAbsentIsRefusedByItsName() {
        assertEquals(
                "plugins",
                assertThrows(NullPointerException.class, () -> SETTINGS.withPlugins(null))
                        .getMessage());
        assertEquals(
                "kernel",
                assertThrows(NullPointerException.class, () -> SETTINGS.withKernel(null))
                        .getMessage());
        assertEquals(
                "listener",
                assertThrows(NullPointerException.class, () -> SETTINGS.withListener(null))
                        .getMessage());
    }

    @Test
    void theListenerIsToldOfTheStart() {
        List<TrainingStarted> told = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void started(TrainingStarted start) {
                told.add(start);
            }
        };
        try (TrainingRun run = SETTINGS.start(run(LineModel.SPEC), begun -> {}, listener)) {
            assertEquals(List.of(), run.history());
        }
        assertEquals(1, told.size());
        assertEquals(3, told.get(0).trainingRows());
        assertEquals(3, told.get(0).validationRows());
        assertEquals(4, told.get(0).epochs());
        assertEquals("java", told.get(0).kernel());
    }

    /** A kernel whose choice for a workload is another one, which notes the workload. */
    private static Kernel choosing(Kernel chosen, List<Long> workloads) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("forWorkload")) {
                workloads.add((Long) arguments[0]);
                return chosen;
            }
            try {
                return method.invoke(chosen, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (Kernel) Proxy.newProxyInstance(Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, handler);
    }

    /** 3 products of each of 4 epochs of 3 rows and 13 parameters; the network is 1-4-1. */
    @Test
    void aRunIsTrainedWithTheKernelForItsWorkloadAndItsModelHasTheGivenOne() {
        List<Long> workloads = new ArrayList<>();
        Kernel kernel = choosing(new JavaKernel(), workloads);
        TrainingResult result = settings(kernel).run(run(LineModel.SPEC), List.of(), SILENT);
        assertEquals(3 * 4 * 3 * 13, workloads.get(0));
        LineModel.assertSameWeights(
                SETTINGS.run(run(LineModel.SPEC), List.of(), SILENT).model(), result.model());
    }

    @Test
    void aRunStartsFromTheGivenWeights() {
        ResolvedRun run = run(LineModel.SPEC);
        ParameterArrays weights = ParameterArrays.zero(run.network());
        try (TrainingRun begun = SETTINGS.start(run, started -> started.startFrom(weights), SILENT)) {
            assertEquals(weights.contentHash(), begun.state().weights().contentHash());
        }
        TrainingResult first = SETTINGS.run(run, List.of(weights), SILENT);
        TrainingResult other = SETTINGS.run(run, List.of(), SILENT);
        assertNotEquals(first.history(), other.history());
    }

    @Test
    void eachMemberNeedsItsOwnWeights() {
        ResolvedRun run = run(members(2));
        ParameterArrays weights = ParameterArrays.zero(run.network());
        assertEquals(
                "the run has 2 members, found the weights of 1",
                assertThrows(IllegalArgumentException.class, () -> SETTINGS.run(run, List.of(weights), SILENT))
                        .getMessage());
        TrainingResult result = SETTINGS.run(run, List.of(weights, weights), SILENT);
        assertEquals(2, result.members().size());
    }

    @Test
    void singleStepsOfAnEnsembleAreRefusedBeforeAnyThreadStarts() {
        List<Integer> teams = new ArrayList<>();
        RunSettings settings = SETTINGS.withTeams(size -> {
            teams.add(size);
            return new WorkerTeam(size);
        });
        assertThrows(IllegalArgumentException.class, () -> settings.start(run(members(2)), begun -> {}, SILENT));
        assertEquals(List.of(), teams);
        settings.run(run(LineModel.SPEC), List.of(), SILENT);
        assertTrue(teams.size() > 0);
    }

    /** Teams are closed when the start of a run fails. */
    @Test
    void aRunThatCannotStartLeavesNoTeamBehind() {
        List<WorkerTeam> teams = new ArrayList<>();
        RunSettings settings = SETTINGS.withThreads(OptionalInt.of(2)).withTeams(size -> {
            teams.add(new WorkerTeam(size));
            return teams.get(teams.size() - 1);
        });
        RuntimeException thrown = new IllegalStateException("no such place");
        assertSame(
                thrown,
                assertThrows(
                        IllegalStateException.class,
                        () -> settings.start(
                                run(LineModel.SPEC),
                                begun -> {
                                    throw thrown;
                                },
                                SILENT)));
        for (WorkerTeam team : teams) {
            assertThrows(RuntimeException.class, () -> team.run(2, (part, thread) -> {}));
        }
    }
}
