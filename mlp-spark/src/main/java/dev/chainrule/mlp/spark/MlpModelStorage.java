package dev.chainrule.mlp.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsReader.Metadata;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Saves and loads {@link MlpModel} as spark.ml does: a folder with the metadata, and beside it the file of the model. */
final class MlpModelStorage {
    private static final String FILE = "model.safetensors";

    private MlpModelStorage() {}

    private static FileSystem fileSystem(Path path, SparkContext context) throws IOException {
        return path.getFileSystem(context.hadoopConfiguration());
    }

    /** Saves a model. */
    static final class Writer extends MLWriter {
        private final MlpModel model;

        Writer(MlpModel model) {
            this.model = model;
        }

        @Override
        public void saveImpl(String path) {
            DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sparkSession(), Option.empty(), Option.empty());
            Path file = new Path(path, FILE);
            try (OutputStream out = fileSystem(file, sc()).create(file, false)) {
                out.write(model.portable().file());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Loads a model. */
    static final class Reader extends MLReader<MlpModel> {

        @Override
        public MlpModel load(String path) {
            Metadata metadata =
                    DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), MlpModel.class.getName());
            Path file = new Path(path, FILE);
            try (InputStream in = fileSystem(file, sc()).open(file)) {
                MlpModel model = new MlpModel(metadata.uid(), new PortableModel(in.readAllBytes(), file.toString()));
                metadata.getAndSetParams(model, Option.empty());
                return model;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
