package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.LinearScaling;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.testkit.CategoryEncodingContract;
import dev.chainrule.mlp.testkit.EncodingContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scalings and encodings with one fault each, and the test that their author would write. */
final class PlantedEncodings {
    private PlantedEncodings() {}

    /** What the faults are planted in: (x − low) / (high − low). */
    static class MinMax implements LinearScaling {
        @Override
        public String name() {
            return "low-to-high";
        }

        @Override
        public MinMax with(PluginOptions options) {
            return this;
        }

        @Override
        public double[] fit(ColumnValues column) {
            double width = column.high() - column.low();
            return new double[] {column.low(), width > 0 ? width : 1};
        }
    }

    abstract static class Planted extends EncodingContract {
        @Override
        protected boolean inServiceFile() {
            return false;
        }
    }

    static class Sound extends Planted {
        @Override
        protected NumberEncoding plugin() {
            return new MinMax();
        }
    }

    static class FitsThreeNumbers extends Planted {
        @Override
        protected NumberEncoding plugin() {
            return new MinMax() {
                @Override
                public double[] fit(ColumnValues column) {
                    double[] fitted = super.fit(column);
                    return new double[] {fitted[0], fitted[1], column.mean()};
                }
            };
        }
    }

    static class ReadsValuesInSecret extends Planted {
        @Override
        protected NumberEncoding plugin() {
            return new MinMax() {
                @Override
                public double[] fit(ColumnValues column) {
                    return new double[] {column.quantile(0.5), super.fit(column)[1]};
                }
            };
        }
    }

    static class TwoInputsOfOneName extends Planted {
        @Override
        protected NumberEncoding plugin() {
            return new MinMax() {
                @Override
                public int maxInputs() {
                    return 2;
                }

                @Override
                public int inputs(double[] fitted) {
                    return 2;
                }

                @Override
                public List<String> inputNames(String column, double[] fitted) {
                    return List.of(column, column);
                }

                @Override
                public void encode(double value, double[] fitted, double[] inputs, int from) {
                    inputs[from] = scale(value, fitted);
                    inputs[from + 1] = value > fitted[0] ? 1 : 0;
                }
            };
        }
    }

    static class WritesBeyondItsInputs extends Planted {
        @Override
        protected NumberEncoding plugin() {
            return new MinMax() {
                @Override
                public void encode(double value, double[] fitted, double[] inputs, int from) {
                    super.encode(value, fitted, inputs, from);
                    if (from + 1 < inputs.length) {
                        if (from + 1 < inputs.length) {
                            inputs[from + 1] = 0;
                        }
                    }
                }
            };
        }
    }

    static class TurnsTheColumnAround extends Planted {
        @Override
        protected NumberEncoding plugin() {
            return new MinMax() {
                @Override
                public double scale(double value, double[] fitted) {
                    return -super.scale(value, fitted);
                }

                @Override
                public double unscale(double scaled, double[] fitted) {
                    return super.unscale(-scaled, fitted);
                }
            };
        }
    }

    static class HasTheFormulaOfAnother extends Planted {
        @Override
        protected NumberEncoding plugin() {
            return new MinMax() {
                @Override
                public Optional<Expression> expression(double[] fitted) {
                    return Optional.of(Expression.parse("x / width").with(Map.of("width", fitted[1])));
                }
            };
        }
    }

    /** Encodes x and x², but states x and x³. */
    static class HasTheFormulasOfAnother extends Planted {
        @Override
        protected NumberEncoding plugin() {
            return new Powers("x^3");
        }
    }

    static class HasFewerFormulasThanInputs extends Planted {
        @Override
        protected NumberEncoding plugin() {
            return new Powers("");
        }
    }

    /** Encodes x and x². */
    private record Powers(String second) implements NumberEncoding {
        @Override
        public String name() {
            return "powers";
        }

        @Override
        public Powers with(PluginOptions options) {
            return this;
        }

        @Override
        public double[] fit(ColumnValues column) {
            return new double[0];
        }

        @Override
        public int maxInputs() {
            return 2;
        }

        @Override
        public int inputs(double[] fitted) {
            return 2;
        }

        @Override
        public List<String> inputNames(String column, double[] fitted) {
            return List.of(column, column + "^2");
        }

        @Override
        public List<Expression> expressions(double[] fitted) {
            Expression first = Expression.variable("x");
            return second.isEmpty() ? List.of(first) : List.of(first, Expression.parse(second));
        }

        @Override
        public void encode(double value, double[] fitted, double[] inputs, int from) {
            inputs[from] = value;
            inputs[from + 1] = value * value;
        }
    }

    static class HasNoInputsForAMissingValue extends Planted {
        @Override
        protected NumberEncoding plugin() {
            return new MinMax() {
                @Override
                public double[] encodeMissing(ColumnValues column, double[] fitted) {
                    return new double[0];
                }
            };
        }
    }

    /** Reads lengths such as {@code 20 m}. */
    static class Metres extends MinMax implements TextEncoding {
        @Override
        public double number(String cell) {
            if (!cell.endsWith(" m")) {
                throw new IllegalArgumentException("expected a length such as 20 m");
            }
            return Double.parseDouble(cell.substring(0, cell.length() - 2));
        }

        @Override
        public String text(double number) {
            return number + " m";
        }
    }

    static class SoundTexts extends Planted {
        @Override
        protected NumberEncoding plugin() {
            return new Metres();
        }
    }

    static class WritesWhatItReadsOtherwise extends Planted {
        @Override
        protected NumberEncoding plugin() {
            return new Metres() {
                @Override
                public String text(double number) {
                    return 1 + number + " m";
                }
            };
        }
    }

    /** One input: the place of a category in the order. */
    static class Ordinal implements CategoryEncoding {
        @Override
        public String name() {
            return "place";
        }

        @Override
        public Ordinal with(PluginOptions options) {
            return this;
        }

        @Override
        public double[] fit(List<String> categories, long[] rows) {
            return new double[] {rows.length};
        }

        @Override
        public int maxInputs(int categories) {
            return 1;
        }

        @Override
        public int inputs(double[] fitted) {
            return 1;
        }

        @Override
        public List<String> inputNames(String column, List<String> categories, double[] fitted) {
            return List.of(column);
        }

        @Override
        public void encode(int category, double[] fitted, double[] inputs, int from) {
            inputs[from] = (category + 1) / fitted[0];
        }
    }

    abstract static class PlantedCategories extends CategoryEncodingContract {
        @Override
        protected boolean inServiceFile() {
            return false;
        }
    }

    static class SoundCategories extends PlantedCategories {
        @Override
        protected CategoryEncoding plugin() {
            return new Ordinal();
        }
    }

    static class NamesEachCategory extends PlantedCategories {
        @Override
        protected CategoryEncoding plugin() {
            return new Ordinal() {
                @Override
                public List<String> inputNames(String column, List<String> categories, double[] fitted) {
                    return categories;
                }
            };
        }
    }

    static class LeavesUnknownCategoriesOut extends PlantedCategories {
        @Override
        protected CategoryEncoding plugin() {
            return new Ordinal() {
                @Override
                public void encode(int category, double[] fitted, double[] inputs, int from) {
                    if (category != UNKNOWN) {
                        super.encode(category, fitted, inputs, from);
                    }
                }
            };
        }
    }

    static class WritesBesideItsInput extends PlantedCategories {
        @Override
        protected CategoryEncoding plugin() {
            return new Ordinal() {
                @Override
                public void encode(int category, double[] fitted, double[] inputs, int from) {
                    super.encode(category, fitted, inputs, from);
                    if (from + 1 < inputs.length) {
                        inputs[from + 1] = 0;
                    }
                }
            };
        }
    }

    static class MakesMoreInputsThanItSays extends PlantedCategories {
        @Override
        protected CategoryEncoding plugin() {
            return new Ordinal() {
                @Override
                public int maxInputs(int categories) {
                    return 0;
                }
            };
        }
    }

    static class ScalesItsFittedNumbers extends PlantedCategories {
        @Override
        protected CategoryEncoding plugin() {
            return new Ordinal() {
                @Override
                public void encode(int category, double[] fitted, double[] inputs, int from) {
                    double rows = fitted[0];
                    fitted[0] = 1 / rows;
                    inputs[from] = (category + 1) * fitted[0];
                    fitted[0] = 1 / fitted[0] + 1;
                }
            };
        }
    }

    static class ForgetsTheCenter extends Planted {
        @Override
        protected NumberEncoding plugin() {
            return new MinMax() {
                @Override
                public double unscale(double scaled, double[] fitted) {
                    return scaled * fitted[1];
                }
            };
        }
    }
}
