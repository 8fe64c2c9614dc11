package dev.chainrule.mlp.io.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Python's hashlib. */
class Sha256Test {

    @Test
    void ofATextInUtf8() {
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Sha256.of("abc"));
        assertEquals("d353a2671b67afff0941ae456e5c76e9394bd6579774ae7542a6185fb9843384", Sha256.of("größe"));
    }

    /** More than is read at once: bytes 0, 1, … 250, 0, … */
    @Test
    void ofAllBytesOfAFile(@TempDir Path folder) throws IOException {
        byte[] bytes = new byte[70_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % 251);
        }
        Path file = Files.write(folder.resolve("f"), bytes);
        assertEquals("9dc177c2fde29dea8e7c29f7ddf147b7c449c99d049c62f3aac0a5933ecf76a3", Sha256.of(file));
        assertEquals(
                ErrorCode.STO_NOT_A_FILE,
                assertThrows(StorageException.class, () -> Sha256.of(folder)).code());
    }

    /** More than is digested at once: the floats 0, 1, … 20099, little-endian. */
    @Test
    void ofAllParameters() {
        NetworkSpec layers = NetworkSpec.of(200, LayerSpec.of(100, "identity"));
        RunSpec spec =
                RunSpec.of(1, layers, "squared-error", OptimizerSpec.of("sgd", 0.5), TrainingSpec.of(1, 1, false));
        ParameterArrays parameters = ParameterArrays.zero(Network.build(spec, Models.PLUGINS));
        for (int i = 0; i < 20_100; i++) {
            parameters.layer(0)[i] = i;
        }
        assertEquals("4d545cd4a7c3886f9e8ddfbdd093a83f22af75d73247bddc3ba263a2c8721a79", Sha256.of(parameters));
    }
}
