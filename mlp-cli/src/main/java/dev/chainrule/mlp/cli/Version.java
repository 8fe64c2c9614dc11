package dev.chainrule.mlp.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"mlp " + ofThisProgram() + ", Java " + Runtime.version()};
    }

    /** A named module has its version in its descriptor; on the class path the jar's manifest has it. */
    private static String ofThisProgram() {
        Module module = Version.class.getModule();
        Optional<String> version = module.isNamed()
                ? module.getDescriptor().rawVersion()
                : Optional.ofNullable(Version.class.getPackage().getImplementationVersion());
        return version.orElse("(not packaged)");
    }
}
