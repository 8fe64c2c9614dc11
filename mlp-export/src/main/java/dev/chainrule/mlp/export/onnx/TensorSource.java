package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import dev.chainrule.mlp.io.file.InputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds the elements of tensors: in the ONNX file, or in a file beside it, as exporters write large weights.
 *
 * <p>Such a file must be in the folder of the ONNX file or below it, wherever links lead, and no byte is read twice, so that
 * memory stays within the size of the files.
 */
final class TensorSource implements Function<OnnxTensor, Constant> {
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private final String source;
    private final Optional<Path> folder;
    private final Map<Path, Long> bytesLeft = new TreeMap<>();

    /**
     * @param source the ONNX file as the user named it
     * @param folder its folder; empty if it is not a file
     */
    TensorSource(String source, Optional<Path> folder) {
        this.source = source;
        this.folder = folder;
    }

    @Override
    public Constant apply(OnnxTensor tensor) {
        if (tensor.external().isEmpty()) {
            return Constant.of(tensor);
        }
        ByteBuffer bytes = read(tensor, tensor.external().get());
        return Constant.of(
                new OnnxTensor(tensor.name(), tensor.type(), tensor.shape(), bytes, List.of(), Optional.empty()));
    }

    private ByteBuffer read(OnnxTensor tensor, OnnxTensor.External external) {
        long size = size(tensor);
        Path file = file(tensor, external.location());
        long length = InputFile.length(file);
        boolean isInside = external.offset() >= 0
                && size <= length
                && external.offset() <= length - size
                && (external.length() == -1 || external.length() == size);
        if (!isInside) {
            throw fault(
                    tensor,
                    ErrorCode.MDL_SHAPE_MISMATCH,
                    "takes " + size + " bytes, and the file says that they are " + external.length()
                            + " bytes from byte "
                            + external.offset() + " of " + Problem.show(external.location()) + ", which has " + length
                            + ". Copy both files again");
        }
        long left = bytesLeft.getOrDefault(file, length) - size;
        if (left < 0) {
            throw fault(
                    tensor,
                    ErrorCode.MDL_LIMIT,
                    "shares bytes of " + Problem.show(external.location())
                            + " with other tensors, which together are larger than that file. Export the network again");
        }
        bytesLeft.put(file, left);
        ByteBuffer bytes = ByteBuffer.allocate((int) size);
        try (FileChannel channel = FileChannel.open(file)) {
            for (long at = external.offset(); bytes.hasRemaining(); ) {
                int count = channel.read(bytes, at);
                if (count < 0) {
                    throw fault(
                            tensor, ErrorCode.MDL_TRUNCATED, "ends before its last byte: the file is being changed");
                }
                at += count;
            }
        } catch (IOException e) {
            throw InputFile.fault(file, e);
        }
        return bytes.flip();
    }

    private long size(OnnxTensor tensor) {
        long size = tensor.type().bytes();
        for (long dimension : tensor.shape()) {
            boolean fits = dimension >= 0 && (dimension == 0 || size <= LARGEST / dimension);
            size = fits ? size * dimension : Long.MAX_VALUE / 2;
            if (!fits) {
                break;
            }
        }
        if (tensor.type() == OnnxType.STRING || size > LARGEST) {
            throw fault(
                    tensor,
                    ErrorCode.MDL_LIMIT,
                    "in another file has the type " + tensor.type() + " and the shape " + tensor.shape()
                            + ". Numbers of up to 2 GB can be read");
        }
        return size;
    }

    private Path file(OnnxTensor tensor, String location) {
        if (folder.isEmpty()) {
            throw fault(tensor, ErrorCode.MDL_MISSING, "is in another file, and this model is not read from a file");
        }
        try {
            Path given = Path.of(location);
            Path file = folder.get().resolve(given).normalize();
            boolean stays = !given.isAbsolute() && file.startsWith(folder.get().normalize());
            if (stays && Files.exists(file)) {
                stays = file.toRealPath().startsWith(folder.get().toRealPath());
            }
            if (!stays) {
                throw fault(
                        tensor,
                        ErrorCode.MDL_NOT_A_MODEL,
                        "is in the file " + Problem.show(location)
                                + ", which is not in the folder of the ONNX file. Such a file is not read: copy it into the"
                                + " folder, and export again with a relative path");
            }
            if (!Files.exists(file)) {
                throw fault(
                        tensor,
                        ErrorCode.MDL_MISSING,
                        "is in the file " + Problem.show(location)
                                + ", which is missing. Put this file of weights beside the"
                                + " ONNX file: it belongs to it");
            }
            return file;
        } catch (InvalidPathException e) {
            throw fault(
                    tensor,
                    ErrorCode.MDL_NOT_A_MODEL,
                    "is in the file " + Problem.show(location) + ", which is no path");
        } catch (IOException e) {
            throw InputFile.fault(folder.get().resolve(location), e);
        }
    }

    private ModelFormatException fault(OnnxTensor tensor, ErrorCode code, String message) {
        return new ModelFormatException(code, Location.of(source, "tensor " + Problem.show(tensor.name())), message);
    }
}
