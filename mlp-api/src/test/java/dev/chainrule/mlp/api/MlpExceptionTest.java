package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MlpExceptionTest {
    private static final Location PLACE = new Location("iris.json", 8, 34, "/loss");
    private static final IOException CAUSE = new IOException("disk");

    private static Stream<MlpException> everyKind() {
        ErrorCode code = ErrorCode.CFG_RANGE;
        return Stream.of(
                new ConfigException(code, PLACE, "no loss"),
                new DataException(code, PLACE, "no loss"),
                new ModelFormatException(code, PLACE, "no loss"),
                new StorageException(code, PLACE, "no loss", CAUSE),
                new PluginException(code, PLACE, "no loss", CAUSE),
                new TrainingDivergedException(code, PLACE, "no loss", CAUSE));
    }

    /** As remote calls, application servers and executors of other processes do. */
    @ParameterizedTest
    @MethodSource("everyKind")
    void anErrorComesBackFromItsBytesWithAllItSays(MlpException error) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(error);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            MlpException copy = (MlpException) in.readObject();
            assertSame(error.getClass(), copy.getClass());
            assertEquals(error.getMessage(), copy.getMessage());
            assertEquals(error.problems(), copy.problems());
            assertEquals(ErrorCode.CFG_RANGE, copy.code());
            assertEquals(PLACE, copy.location());
            assertEquals(
                    error.getCause() == null ? "" : "disk",
                    copy.getCause() == null ? "" : copy.getCause().getMessage());
        }
    }
}
