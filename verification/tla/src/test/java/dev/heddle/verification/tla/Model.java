package dev.heddle.verification.tla;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One module with its constants, and what TLC is to check of it. */
final class Model {
    static final String LIVENESS = "liveness";

    private final String module;
    private final Map<String, String> constants = new LinkedHashMap<>();
    private final List<String> invariants = new ArrayList<>();
    private final List<String> properties = new ArrayList<>();
    private String specification = "Spec";
    private boolean large;

    Model(String module) {
        this.module = module;
    }

    Model(Model other) {
        this(other.module);
        constants.putAll(other.constants);
        invariants.addAll(other.invariants);
        properties.addAll(other.properties);
        specification = other.specification;
        large = other.large;
    }

    /** A constant's value, any TLA+ expression. */
    Model with(String constant, String value) {
        constants.put(constant, value);
        return this;
    }

    Model mutant(String name) {
        return with("Mutant", "\"" + name + "\"");
    }

    Model invariants(String... names) {
        invariants.addAll(List.of(names));
        return this;
    }

    /** It has hundreds of thousands of states or more. */
    Model large() {
        large = true;
        return this;
    }

    boolean isLarge() {
        return large;
    }

    /** Checked under another specification of the module, such as one that begins elsewhere. */
    Model under(String name) {
        specification = name;
        return this;
    }

    /** Checked under the module's FairSpec. */
    Model fairly(String... names) {
        specification = "FairSpec";
        properties.addAll(List.of(names));
        return this;
    }

    String module() {
        return module;
    }

    /** A module that gives the constants their values: a configuration file takes no expressions. */
    String root() {
        return constants.entrySet().stream()
                .map(each -> "c_" + each.getKey() + " == " + each.getValue() + "\n")
                .collect(Collectors.joining("", "---- MODULE Root ----\nEXTENDS " + module + "\n", "====\n"));
    }

    String configuration() {
        StringBuilder text = new StringBuilder("SPECIFICATION " + specification + "\nCHECK_DEADLOCK FALSE\n");
        constants.keySet().forEach(name -> text.append("CONSTANT " + name + " <- c_" + name + "\n"));
        invariants.forEach(name -> text.append("INVARIANT " + name + "\n"));
        properties.forEach(name -> text.append("PROPERTY " + name + "\n"));
        return text.toString();
    }
}
