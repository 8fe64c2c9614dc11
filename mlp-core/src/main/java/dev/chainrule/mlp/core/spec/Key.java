package dev.chainrule.mlp.core.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a key of the configuration document: the record component that carries it holds its value, and gives its name and
 * type. Reading with every error message, writing, the JSON Schema, the checks of the record and docs/configuration.md follow
 * from this declaration. On a type it describes the object that the keys are in.
 *
 * @see Keys
 * @since 0.2
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface Key {
    /** The meaning of the key in one or two sentences of Markdown. */
    String doc() default "";

    /** The name in the document, if it differs from the component's; of a type, its name in messages: "a layer". */
    String name() default "";

    /** Other names of the key, such as those of other libraries: they are not accepted, and the error suggests this key. */
    String[] aliases() default {};

    /** The default value as it is written in a document: a number, a word, or the name of a plugin. */
    String byDefault() default "";

    /** The behaviour without the key, in words, where {@link #byDefault} does not state it: "one per processor". */
    String leftOut() default "";

    /** Whether a document must have the key. */
    boolean required() default false;

    /** The key that stands in place of a {@link #required} one, as {@code labels} does for {@code target}. */
    String unless() default "";

    /** The advice if the key is missing, in words that follow "Add": "the name of a loss". */
    String add() default "";

    /** The key that this one excludes. */
    String notWith() default "";

    /** A description of valid values, in words that follow "expected", where the type is not enough. */
    String expected() default "";

    /** The smallest number that is accepted, or the least number of elements. */
    double min() default Double.NEGATIVE_INFINITY;

    /** The number that values must be above. */
    double above() default Double.NEGATIVE_INFINITY;

    /** The largest number that is accepted. */
    double max() default Double.POSITIVE_INFINITY;

    /** The number that values must be below. */
    double below() default Double.POSITIVE_INFINITY;

    /** Whether the number is used in float32 and must be in its range there too. */
    boolean float32() default false;

    /** The regular expression that the whole text must match. */
    String pattern() default "";

    /** The requirement of {@link #pattern} or of an array's length, in words: "must be one character". */
    String must() default "";

    /** Well-known values of a text, among which the nearest to an unknown one is suggested. */
    String[] suggest() default {};

    /** The kind of plugin: {@code activation}, {@code loss}, …. */
    String plugin() default "";

    /** A word that may stand in place of a plugin's name. */
    String also() default "";

    /** Whether the keys of this record, or the name and parameters of this plugin, stand beside the other keys. */
    boolean inline() default false;

    /** Whether the value may be written alone: one element without its array, one member without its object. */
    boolean bare() default false;

    /** Whether the key is written even if its value is the default. */
    boolean always() default false;
}
