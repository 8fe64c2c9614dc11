package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the process's exit code says. */
enum ExitCode {
    OK(0, "success"),
    USAGE(2, "wrong command line"),
    CONFIG(3, "wrong document"),
    DATA(4, "wrong data"),
    MODEL(5, "wrong model file"),
    DIVERGED(6, "training diverged"),
    STORAGE(7, "a file cannot be read or written"),
    PLUGIN(8, "a plugin cannot be loaded or breaks its contract"),
    GRADIENT(9, "gradcheck found a wrong gradient"),
    DIFFERENT(10, "verify found other weights"),
    INTERNAL(70, "internal error (please report), or out of memory"),
    INTERRUPTED(130, "interrupted (Ctrl-C); 143 by SIGTERM"),
    CLOSED_PIPE(141, "standard output was closed by its reader, as by head");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    int number() {
        return number;
    }

    /** Returns the code for a fault. */
    static ExitCode of(MlpException fault) {
        if (fault instanceof ConfigException) {
            return CONFIG;
        }
        if (fault instanceof DataException) {
            return DATA;
        }
        if (fault instanceof ModelFormatException) {
            return MODEL;
        }
        if (fault instanceof TrainingDivergedException) {
            return DIVERGED;
        }
        if (fault instanceof StorageException) {
            return STORAGE;
        }
        return fault instanceof PluginException ? PLUGIN : INTERNAL;
    }

    /** All codes with their meanings, for the help. */
    static Map<String, String> list() {
        Map<String, String> list = new LinkedHashMap<>();
        for (ExitCode code : values()) {
            list.put(Integer.toString(code.number), code.meaning);
        }
        return list;
    }
}
