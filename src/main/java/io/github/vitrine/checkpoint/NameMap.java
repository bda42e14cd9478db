package io.github.vitrine.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a checkpoint's tensor names correspond to a model's. Each rule relates one of the model's
 * names to the names that files give the same thing; {@code {n}} stands for a block's number. A
 * rule for {@code blocks.{n}.norm1} also covers {@code blocks.{n}.norm1.weight} and {@code .bias}.
 * Immutable.
 */
public final class NameMap {
    private static final Pattern NUMBER = Pattern.compile("\\{n}");

    private final String optionalPrefix;
    private final List<Rule> rules;
    private final List<Pattern> passedOver;

    private record Rule(String model, String file, Pattern modelPattern, Pattern filePattern) {}

    private NameMap(String optionalPrefix, List<Rule> rules, List<Pattern> passedOver) {
        this.optionalPrefix = optionalPrefix;
        this.rules = rules;
        this.passedOver = passedOver;
    }

    /**
     * A map without rules.
     *
     * @param optionalPrefix what all of a file's names may start with, such as {@code vit.}
     * @return the map
     */
    public static NameMap withOptionalPrefix(String optionalPrefix) {
        return new NameMap(optionalPrefix, List.of(), List.of());
    }

    /**
     * This map and one more rule.
     *
     * @param model the model's name
     * @param files the files' names for it; the first is the one used in messages
     * @return a new map
     */
    public NameMap with(String model, String... files) {
        List<Rule> more = new ArrayList<>(rules);
        for (String file : files) {
            more.add(new Rule(model, file, pattern("", model), pattern(optionalPrefix, file)));
        }
        return new NameMap(optionalPrefix, List.copyOf(more), passedOver);
    }

    /**
     * This map, and a tensor that files have and the model has no use for, such as what only
     * training needs.
     *
     * @param file the files' name for it
     * @return a new map
     */
    public NameMap passingOver(String file) {
        List<Pattern> more = new ArrayList<>(passedOver);
        more.add(pattern(optionalPrefix, file));
        return new NameMap(optionalPrefix, rules, List.copyOf(more));
    }

    private static Pattern pattern(String optionalPrefix, String template) {
        String[] parts = NUMBER.split(template, -1);
        StringBuilder regex = new StringBuilder();
        if (!optionalPrefix.isEmpty()) {
            regex.append("(?:").append(Pattern.quote(optionalPrefix)).append(")?");
        }
        regex.append(Pattern.quote(parts[0]));
        for (int i = 1; i < parts.length; i++) {
            regex.append("(?<n>\\d{1,9})").append(Pattern.quote(parts[i]));
        }
        return Pattern.compile(regex.append("(?<rest>\\.(?:weight|bias))?").toString());
    }

    /**
     * The model's name for a tensor of a file.
     *
     * @param fileName the name in the file
     * @return the model's name, or empty if no rule knows it
     */
    public Optional<String> toModel(String fileName) {
        for (Rule rule : rules) {
            Matcher matcher = rule.filePattern.matcher(fileName);
            if (matcher.matches()) {
                return Optional.of(fill(rule.model, matcher));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the model has no use for a tensor of a file.
     *
     * @param fileName the name in the file
     * @return whether to pass it over
     */
    public boolean passesOver(String fileName) {
        return passedOver.stream().anyMatch(pattern -> pattern.matcher(fileName).matches());
    }

    /**
     * What files usually call a tensor of the model.
     *
     * @param modelName the model's name
     * @return the name in a file; the model's own if no rule knows it
     */
    public String toFile(String modelName) {
        for (Rule rule : rules) {
            Matcher matcher = rule.modelPattern.matcher(modelName);
            if (matcher.matches()) {
                return fill(rule.file, matcher);
            }
        }
        return modelName;
    }

    private static String fill(String template, Matcher matcher) {
        String name = template;
        if (template.contains("{n}")) {
            name = template.replace("{n}", matcher.group("n"));
        }
        String rest = matcher.group("rest");
        return rest == null ? name : name + rest;
    }
}
