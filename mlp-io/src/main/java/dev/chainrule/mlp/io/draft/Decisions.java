package dev.chainrule.mlp.io.draft;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.io.csv.ColumnProfile;
import dev.chainrule.mlp.io.csv.TableProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The decisions about one table, in the order in which their reasons are listed. */
final class Decisions {
    private static final int MOST_CLASSES_OF_NUMBERS = 10;
    private static final int MOST_NAMES = 12;
    private static final int FEWEST_ROWS_TO_HOLD_OUT = 100;
    private static final double SKEWED = 3;

    private static final Comparator<ColumnProfile> BY_POSITION = Comparator.comparingInt(ColumnProfile::position);

    private final TableProfile table;
    private final String file;
    private final Recipe recipe;
    private final ColumnProfile target;
    private final boolean classifies;
    private final Map<ColumnRole, List<ColumnProfile>> columns = new EnumMap<>(ColumnRole.class);
    private final Map<String, PluginSpec> encodings = new LinkedHashMap<>();
    private final List<String> reasons = new ArrayList<>();

    Decisions(TableProfile table, String file, Recipe recipe) {
        this.table = table;
        this.file = file;
        this.recipe = recipe;
        target = table.targetColumn();
        classifies = isLabel(target);
        table.others()
                .forEach(column -> columns.computeIfAbsent(ColumnRole.of(column), role -> new ArrayList<>())
                        .add(column));
    }

    private static boolean isLabel(ColumnProfile target) {
        return target.numbers() < target.present()
                || target.hasIntegersOnly() && target.isCounted() && target.distinct() <= MOST_CLASSES_OF_NUMBERS;
    }

    DocumentDraft draft() {
        checkTarget();
        RunSpec spec = recipe.run(data(), table.rows(), classifies, holdsOut());
        reasons.addAll(recipe.reasons());
        return new DocumentDraft(spec, reasons);
    }

    private void checkTarget() {
        if (target.present() == 0 || target.distinct() == 1) {
            throw fault(
                    ErrorCode.DAT_ONE_CLASS,
                    "the target " + name(target)
                            + (target.present() == 0 ? " has no value in any row" : " has the same value in every row")
                            + ": nothing can be learned. Name another target");
        }
        if (ColumnRole.of(target) == ColumnRole.IDENTIFIER && !classifies) {
            throw fault(
                    ErrorCode.DAT_LABEL,
                    "the target " + name(target)
                            + " numbers the rows, as an index does: nothing can be learned. Name another" + " target");
        }
        if (classifies && 2L * target.distinct() > target.present()) {
            throw fault(
                    ErrorCode.DAT_LABEL,
                    "the target " + name(target) + " has " + target.distinct() + " different labels in "
                            + target.present() + " rows: it identifies rows, and no label can be learned from one row."
                            + " Name another target");
        }
    }

    private DataException fault(ErrorCode code, String message) {
        return new DataException(code, Location.of(Problem.clean(file), "column " + target.position()), message);
    }

    private DataSpec data() {
        DataSpec.Builder data = DataSpec.builder().file(file);
        format(data);
        target(data);
        exclude(data);
        features(data);
        dates();
        data.encode(encodings);
        missing(data);
        hold(data);
        return data.build();
    }

    private void format(DataSpec.Builder data) {
        CsvFormat format = table.format();
        data.header(format.header())
                .delimiter(format.delimiter())
                .decimal(format.decimal())
                .thousands(format.thousands())
                .encoding(format.encoding());
        if (!format.header()) {
            reason("The first line holds numbers, so it is data and not the names of the columns.");
        }
        if (format.decimal() == ',') {
            reason("Numbers are written with a decimal comma.");
        }
        if (!format.encoding().equals(CsvFormat.DEFAULT_ENCODING)) {
            reason("The text is not UTF-8; it is read as " + format.encoding() + ".");
        }
    }

    private void target(DataSpec.Builder data) {
        data.target(List.of(reference(target)));
        data.targetType(classifies ? TargetType.LABEL : TargetType.NUMBER);
        if (classifies) {
            reason("The target " + name(target) + " has " + target.distinct() + " different "
                    + (target.numbers() == target.present() ? "integers" : "values")
                    + ", which are taken as labels: the output is a softmax with cross-entropy."
                    + (target.numbers() == target.present()
                            ? " If they are quantities, set targetType to number, the last activation to identity and the"
                                    + " loss to mean-squared-error."
                            : ""));
            int rarest = Collections.min(target.counts().values());
            if (10L * rarest * target.distinct() < target.present()) {
                reason("The rarest label has " + rows(rarest)
                        + "; if it matters as much as the others, set classWeights to balanced.");
            }
        } else {
            boolean takesLog = target.skewness() > SKEWED && target.min() >= 0;
            data.scaleTarget(takesLog ? "log" : "standard");
            reason("The target " + name(target) + " holds numbers from " + plain(target.min()) + " to "
                    + plain(target.max())
                    + ": the output is a number with mean-squared-error, and targets are scaled for training.");
            if (takesLog) {
                reason("The target is skewed (" + plain(target.skewness())
                        + "), so its logarithm is learned: relative errors count, and not only those of its few large values."
                        + " If these matter most, set scaleTarget to standard.");
            } else if (Math.abs(target.skewness()) > SKEWED) {
                reason("The target is skewed (" + plain(target.skewness())
                        + "): its few extreme values decide most of the loss. The loss huber weights them less.");
            }
        }
    }

    private void exclude(DataSpec.Builder data) {
        List<ColumnProfile> excluded = new ArrayList<>();
        excluded.addAll(leaveOut(ColumnRole.EMPTY, "no row has a value"));
        excluded.addAll(leaveOut(ColumnRole.CONSTANT, "every row has the same value"));
        excluded.addAll(leaveOut(ColumnRole.IDENTIFIER, "a value for each row says which row it is, and nothing else"));
        excluded.addAll(leaveOut(
                ColumnRole.UNCLEAR_DATES,
                "it is not clear how its dates are written. If it is, give it the encoding date with that format"));
        excluded.addAll(leaveOut(ColumnRole.FREE_TEXT, "hardly any text occurs twice"));
        excluded.addAll(leaveOut(ColumnRole.COPY_OF_TARGET, "its cells are those of the target"));
        excluded.addAll(
                leaveOut(ColumnRole.UNNAMED, "the header has no name there. If it is to be learned from, give it one"));
        if (excluded.size() == table.others().size()) {
            throw fault(ErrorCode.DAT_COLUMNS, "no column remains to learn from: " + String.join(" ", reasons));
        }
        excluded.sort(BY_POSITION);
        if (!excluded.isEmpty()) {
            data.exclude(excluded.stream().map(this::reference).toList());
        }
    }

    private List<ColumnProfile> leaveOut(ColumnRole role, String why) {
        List<ColumnProfile> found = of(role);
        if (!found.isEmpty()) {
            reason(sentence(names(found)) + (found.size() == 1 ? " is" : " are") + " left out: " + why + ".");
        }
        return found;
    }

    private void features(DataSpec.Builder data) {
        List<ColumnProfile> numbers = new ArrayList<>(of(ColumnRole.NUMBERS));
        numbers.addAll(of(ColumnRole.NUMBERS_WITH_WORDS));
        numbers.sort(BY_POSITION);
        List<ColumnProfile> categories = of(ColumnRole.CATEGORIES);
        data.scale(recipe.scaling());
        if (!numbers.isEmpty()) {
            reason(sentence(names(numbers)) + (numbers.size() == 1 ? " holds" : " hold") + " numbers, which are "
                    + recipe.scaled() + ".");
        }
        encodeNumbers(numbers);
        if (!categories.isEmpty()) {
            data.categorical(categories.stream().map(this::reference).toList());
            categories(categories);
            boolean someAreRare = categories.stream()
                    .anyMatch(column -> column.counts().values().stream().anyMatch(count -> count < 5));
            if (someAreRare) {
                data.rareCategories(5);
                reason("Categories of fewer than 5 rows share one input, as do those that occur later.");
            }
        }
    }

    private void encodeNumbers(List<ColumnProfile> numbers) {
        Optional<PluginSpec> encoding = recipe.ofNumbers();
        if (encoding.isPresent() && !numbers.isEmpty()) {
            numbers.forEach(column -> encodings.put(column.name(), encoding.get()));
            reason("Beside each number, the network gets combinations of cosines of it, whose frequencies it learns.");
        }
    }

    private void categories(List<ColumnProfile> categories) {
        List<ColumnProfile> plain = new ArrayList<>();
        List<ColumnProfile> embedded = new ArrayList<>();
        List<ColumnProfile> binary = new ArrayList<>();
        for (ColumnProfile column : categories) {
            Optional<PluginSpec> encoding = recipe.ofCategories(column.distinct());
            encoding.ifPresent(found -> encodings.put(column.name(), found));
            boolean isEmbedded = recipe.embeds(column.distinct());
            (encoding.isEmpty() ? plain : isEmbedded ? embedded : binary).add(column);
        }
        describe(plain, "categories; each becomes an input of 0 or 1.");
        describe(embedded, "categories; the network learns a vector of 8 numbers for each.");
        describe(binary, "categories; two become one input of −1 or 1.");
    }

    private void describe(List<ColumnProfile> categories, String what) {
        if (!categories.isEmpty()) {
            int all = categories.stream().mapToInt(ColumnProfile::distinct).sum();
            reason(sentence(names(categories)) + (categories.size() == 1 ? " holds " : " hold ") + all + ' ' + what);
        }
    }

    private void dates() {
        List<ColumnProfile> dates = of(ColumnRole.DATES);
        if (dates.isEmpty()) {
            return;
        }
        for (ColumnProfile column : dates) {
            String format = column.dateNotation().orElseThrow();
            encodings.put(
                    column.name(),
                    format.isEmpty() ? PluginSpec.of("date") : new PluginSpec("date", Map.of("format", format)));
        }
        reason(sentence(names(dates)) + (dates.size() == 1 ? " holds" : " hold")
                + " dates, which become the time that has passed, and sines and cosines of the month, the day, the weekday and"
                + " the hour, as far as they differ.");
    }

    private void missing(DataSpec.Builder data) {
        Set<String> words = new LinkedHashSet<>();
        of(ColumnRole.NUMBERS_WITH_WORDS)
                .forEach(column -> words.addAll(column.textCounts().keySet()));
        if (!words.isEmpty()) {
            data.missingValues(List.copyOf(words));
            reason("Among numbers stand " + words.stream().map(Problem::show).collect(Collectors.joining(", "))
                    + ", which are taken as missing values.");
        }
        List<ColumnProfile> features = used();
        long missing = features.stream().mapToLong(ColumnProfile::missing).sum();
        if (missing > 0 || !words.isEmpty()) {
            data.missing(Missing.MEAN);
            reason(
                    "A missing number is filled in with the mean of its column, a missing category with the frequencies of"
                            + " all"
                            + (missing == 0
                                    ? "."
                                    : "; there are " + count(missing) + ", in "
                                            + names(features.stream()
                                                    .filter(column -> column.missing() > 0)
                                                    .toList())
                                            + "."));
        } else if (target.missing() > 0) {
            data.missing(Missing.DROP);
        }
        if (target.missing() > 0) {
            reason(rows(target.missing()) + " without a target " + (target.missing() == 1 ? "is" : "are")
                    + " skipped.");
        }
    }

    private List<ColumnProfile> used() {
        return table.others().stream()
                .filter(column -> ColumnRole.of(column).isUsed())
                .toList();
    }

    private void hold(DataSpec.Builder data) {
        if (holdsOut()) {
            data.validation(0.2);
        } else {
            reason(
                    "With " + rows(table.rows())
                            + " none is held out; cross-validation measures how well such a network predicts rows that it has not seen.");
        }
    }

    private boolean holdsOut() {
        return table.rows() >= FEWEST_ROWS_TO_HOLD_OUT;
    }

    private List<ColumnProfile> of(ColumnRole role) {
        return columns.getOrDefault(role, List.of());
    }

    private void reason(String sentence) {
        reasons.add(sentence);
    }

    private ColumnRef reference(ColumnProfile column) {
        return table.format().header() && !column.name().isEmpty()
                ? ColumnRef.named(column.name())
                : ColumnRef.numbered(column.position());
    }

    private String name(ColumnProfile column) {
        return table.format().header() && !column.name().isEmpty()
                ? Problem.show(column.name())
                : "column " + column.position();
    }

    private String names(List<ColumnProfile> all) {
        String shown = all.stream().limit(MOST_NAMES).map(this::name).collect(Collectors.joining(", "));
        return all.size() <= MOST_NAMES ? shown : shown + " and " + (all.size() - MOST_NAMES) + " more";
    }

    private static String sentence(String text) {
        return text.startsWith("column") ? "C" + text.substring(1) : text;
    }

    static String rows(long count) {
        return count(count) + (count == 1 ? " row" : " rows");
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? count((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
