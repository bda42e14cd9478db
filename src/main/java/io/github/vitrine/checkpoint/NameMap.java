package io.github.vitrine.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a checkpoint's tensor names correspond to a model's. Each rule relates one of the model's
 * names to the names that files give the same thing; {@code {n}} stands for a block's number. A
 * rule for {@code blocks.{n}.norm1} also covers {@code blocks.{n}.norm1.weight} and {@code .bias}.
 * Immutable.
 */
public final class NameMap {
    private static final String NUMBER = "{n}";
    private static final int MOST_DIGITS = 9;
    private static final Set<String> ENDS = Set.of("", ".weight", ".bias");

    private final String optionalPrefix;
    private final List<Rule> rules;
    private final List<Template> passedOver;

    private record Rule(Template model, Template file) {}

    /**
     * A name that may leave a number open. Taken apart once: a model has thousands of pairs of
     * names and rules.
     *
     * @param head before the number, or all of it
     * @param numbered whether there is a number
     * @param tail behind the number
     */
    private record Template(String head, boolean numbered, String tail) {
        static Template of(String text) {
            int open = text.indexOf(NUMBER);
            return open < 0
                    ? new Template(text, false, "")
                    : new Template(
                            text.substring(0, open), true, text.substring(open + NUMBER.length()));
        }

        /** Matches a name from somewhere on; null if it is another. */
        Match match(String name, int from) {
            if (!name.startsWith(head, from)) {
                return null;
            }
            int first = from + head.length();
            int end = first;
            int last = numbered ? Math.min(name.length(), first + MOST_DIGITS) : first;
            while (end < last && isDigit(name.charAt(end))) {
                end++;
            }
            if (numbered && end == first || !name.startsWith(tail, end)) {
                return null;
            }
            String rest = name.substring(end + tail.length());
            return ENDS.contains(rest) ? new Match(name.substring(first, end), rest) : null;
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        String fill(Match match) {
            return head + (numbered ? match.number : "") + tail + match.end;
        }
    }

    /**
     * What a name has where a template leaves it open.
     *
     * @param number in place of {n}; empty if there is none
     * @param end behind the template
     */
    private record Match(String number, String end) {}

    private NameMap(String optionalPrefix, List<Rule> rules, List<Template> passedOver) {
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
            more.add(new Rule(Template.of(model), Template.of(file)));
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
        List<Template> more = new ArrayList<>(passedOver);
        more.add(Template.of(file));
        return new NameMap(optionalPrefix, rules, List.copyOf(more));
    }

    /**
     * The model's name for a tensor of a file.
     *
     * @param fileName the name in the file
     * @return the model's name, or empty if no rule knows it
     */
    public Optional<String> toModel(String fileName) {
        for (Rule rule : rules) {
            Match match = matchFile(rule.file, fileName);
            if (match != null) {
                return Optional.of(rule.model.fill(match));
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
        for (Template file : passedOver) {
            if (matchFile(file, fileName) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * What files usually call a tensor of the model.
     *
     * @param modelName the model's name
     * @return the name in a file; the model's own if no rule knows it
     */
    public String toFile(String modelName) {
        for (Rule rule : rules) {
            Match match = rule.model.match(modelName, 0);
            if (match != null) {
                return rule.file.fill(match);
            }
        }
        return modelName;
    }

    /** Matches a file's name, with the optional prefix or without. */
    private Match matchFile(Template template, String name) {
        Match match =
                !optionalPrefix.isEmpty() && name.startsWith(optionalPrefix)
                        ? template.match(name, optionalPrefix.length())
                        : null;
        return match != null ? match : template.match(name, 0);
    }
}
