package dev.chainrule.mlp.examples.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.multibindings.Multibinder;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.guice.MlpModule;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import jakarta.inject.Inject;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.IntStream;

/** An application whose parts Guice puts together, the trainer among them, with an activation that needs injection. */
public final class GuiceApplication {

    /** What the application binds: its calibration, and its activation beside those that ServiceLoader finds. */
    private static final class ApplicationModule extends AbstractModule {
        @Override
        protected void configure() {
            install(new MlpModule());
            bind(Calibration.class).toInstance(() -> 2.5);
            Multibinder.newSetBinder(binder(), RowActivation.class).addBinding().to(DeviceCurve.class);
        }
    }

    private final Trainer trainer;
    private final Plugins plugins;

    @Inject
    GuiceApplication(Trainer trainer, Plugins plugins) {
        this.trainer = trainer;
        this.plugins = plugins;
    }

    /** Fits a curve, and predicts one point of it. */
    public static void main(String[] args) {
        run(System.out);
    }

    static TrainedModel run(PrintStream out) {
        TrainedModel model = Guice.createInjector(new ApplicationModule())
                .getInstance(GuiceApplication.class)
                .fit();
        out.printf("the curve at 1.0: %.2f%n", model.predict(1.0).value());
        return model;
    }

    private TrainedModel fit() {
        RunSpec spec = RunSpec.builder()
                .seed(1)
                .network(n -> n.layer(12, "device-curve").layer(1, "identity"))
                .loss("mean-squared-error")
                .optimizer(o -> o.type("adam").learningRate(0.02))
                .training(t -> t.epochs(200).batchSize(16))
                .build();
        List<Double> xs =
                IntStream.range(0, 200).mapToObj(i -> -3 + 6.0 * i / 200).toList();
        DataTable points =
                DataTable.from(xs).number("x", x -> x).target("y", Math::sin).build();
        return trainer.train(PreparedData.of(spec, plugins, points, PreprocessingSpec.DEFAULT));
    }
}
