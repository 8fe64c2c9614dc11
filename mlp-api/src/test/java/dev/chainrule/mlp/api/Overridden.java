package dev.chainrule.mlp.api;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares the methods of a wrapper with those of the interfaces that it implements. */
final class Overridden {
    private Overridden() {}

    /** Returns the instance methods of the interfaces that a class does not declare itself. */
    static Set<String> missing(Class<?> form, List<Class<?>> interfaces) {
        Set<String> names = new TreeSet<>();
        for (Class<?> type : interfaces) {
            for (Method method : type.getDeclaredMethods()) {
                if (!Modifier.isStatic(method.getModifiers()) && !method.isSynthetic()) {
                    try {
                        form.getDeclaredMethod(method.getName(), method.getParameterTypes());
                    } catch (NoSuchMethodException e) {
                        StringBuilder name = new StringBuilder(method.getName()).append('(');
                        for (Class<?> parameter : method.getParameterTypes()) {
                            name.append(parameter.isArray() ? parameter.getName() : parameter.getSimpleName());
                        }
                        names.add(name.append(')').toString());
                    }
                }
            }
        }
        return names;
    }
}
