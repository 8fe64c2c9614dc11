package dev.chainrule.mlp.api;

/** Determines whether a plugin overrides a default method of its interface. */
final class Overrides {
    private Overrides() {}

    /** Returns whether the class of an object has a method that the interface does not supply. */
    static boolean of(Object plugin, Class<?> spi, String method, Class<?>... parameters) {
        try {
            return plugin.getClass().getMethod(method, parameters).getDeclaringClass() != spi;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(spi.getSimpleName() + " has no method " + method, e);
        }
    }
}
