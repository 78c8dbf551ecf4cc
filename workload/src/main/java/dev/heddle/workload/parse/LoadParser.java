package dev.heddle.workload.parse;

import dev.heddle.workload.model.Arrivals;
import dev.heddle.workload.model.Load;
import dev.heddle.workload.model.RequestClass;
import dev.heddle.workload.model.SchedulingPolicy;
import dev.heddle.workload.model.ServiceTimes;
import dev.heddle.workload.parse.JsonValue.JsonObject;
import dev.heddle.workload.parse.JsonValue.Member;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code load}: the classes of requests that come by themselves. */
final class LoadParser {
    private static final double MOST_PER_SECOND = 1e9;
    private static final double MOST_MICROS = 1e9;
    private static final int MOST_IN_BURST = 100_000;
    private static final double MOST_SIGMA = 10;
    private static final String ARRIVALS = "one of \"poisson\", \"uniform\", \"bursts\", \"trace\"";
    private static final String SERVICE = "one of \"fixed\", \"exponential\", \"bimodal\", \"lognormal\", \"file\"";

    private final SchedulingPolicy defaultPolicy;
    private final PolicyParser policies;
    private final AffinityParser affinities;
    private final int cpus;
    private final Path directory;
    private final Diagnostics diagnostics;

    /**
     * A parser.
     *
     * @param cpus how many CPUs the workload runs on
     * @param directory what the names of recorded times are relative to: where the workload file is
     */
    LoadParser(
            SchedulingPolicy defaultPolicy,
            PolicyParser policies,
            AffinityParser affinities,
            int cpus,
            Path directory,
            Diagnostics diagnostics) {
        this.defaultPolicy = defaultPolicy;
        this.policies = policies;
        this.affinities = affinities;
        this.cpus = cpus;
        this.directory = directory;
        this.diagnostics = diagnostics;
    }

    Load parse(@Nullable Member member) throws WorkloadException {
        if (member == null) {
            return Load.NONE;
        }
        ObjectReader load = ObjectReader.of(member.value(), "\"load\"", diagnostics);
        ObjectReader reader = ObjectReader.of(load.required("classes"), "\"classes\" of \"load\"", diagnostics);
        noUnknownKeys(load);
        List<RequestClass> classes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Member each : reader.object().members()) {
            if (!names.add(each.key())) {
                throw Diagnostics.error(each.position(), "a second class \"" + each.key() + "\": names must differ");
            }
            classes.add(requestClass(each));
        }
        if (classes.isEmpty()) {
            throw Diagnostics.error(reader.position(), reader.what() + " is empty: at least one class is required");
        }
        return new Load(classes);
    }

    private RequestClass requestClass(Member member) throws WorkloadException {
        String what = "class \"" + member.key() + "\"";
        ObjectReader reader = ObjectReader.of(member.value(), what, diagnostics);
        FileNames.checked(member.key(), "a class's name", member.position());
        SchedulingPolicy policy = policies.parse(reader, defaultPolicy);
        policies.noteUnsupported(reader);
        RequestClass parsed = new RequestClass(
                member.key(),
                member.position(),
                arrivals(reader),
                service(ObjectReader.of(reader.required("service"), reader.quoted("service"), diagnostics)),
                reader.integer("count", 1, EventParser.MOST, 0),
                policy,
                affinities.parse(reader, null));
        noUnknownKeys(reader);
        return parsed;
    }

    private Arrivals arrivals(ObjectReader requests) throws WorkloadException {
        Arrivals arrivals =
                arrivalsOf(ObjectReader.of(requests.required("arrivals"), requests.quoted("arrivals"), diagnostics));
        Member perCpu = requests.find("per_cpu");
        if (!requests.flag("per_cpu", false)) {
            return arrivals;
        }
        if (arrivals instanceof Arrivals.Poisson poisson) {
            return new Arrivals.Poisson(cpus * poisson.perSecond());
        }
        if (arrivals instanceof Arrivals.Uniform uniform) {
            return new Arrivals.Uniform(cpus * uniform.perSecond());
        }
        if (arrivals instanceof Arrivals.Bursts bursts) {
            return new Arrivals.Bursts(cpus * bursts.perSecond(), bursts.size());
        }
        throw Diagnostics.error(
                perCpu == null ? requests.position() : perCpu.position(),
                requests.quoted("per_cpu") + " multiplies a rate, and a \"trace\" has none");
    }

    private Arrivals arrivalsOf(ObjectReader reader) throws WorkloadException {
        Member kind = only(reader, ARRIVALS);
        String what = reader.quoted(kind.key());
        return switch (kind.key()) {
            case "poisson" -> new Arrivals.Poisson(rate(kind.value(), what));
            case "uniform" -> new Arrivals.Uniform(rate(kind.value(), what));
            case "bursts" -> {
                ObjectReader bursts = ObjectReader.of(kind.value(), what, diagnostics);
                Arrivals parsed = new Arrivals.Bursts(
                        rate(bursts.required("rate"), bursts.quoted("rate")),
                        ObjectReader.integer(bursts.required("size"), bursts.quoted("size"), 1, MOST_IN_BURST));
                noUnknownKeys(bursts);
                yield parsed;
            }
            case "trace" -> new Arrivals.Trace(recorded(kind, what).inOrder());
            default -> throw unknown(kind, reader, ARRIVALS);
        };
    }

    private ServiceTimes service(ObjectReader reader) throws WorkloadException {
        Member kind = only(reader, SERVICE);
        String what = reader.quoted(kind.key());
        return switch (kind.key()) {
            case "fixed" -> new ServiceTimes.Fixed(micros(kind.value(), what, 0));
            case "exponential" -> new ServiceTimes.Exponential(micros(kind.value(), what, 0.001));
            case "bimodal" -> {
                ObjectReader both = ObjectReader.of(kind.value(), what, diagnostics);
                ServiceTimes parsed = new ServiceTimes.Bimodal(
                        micros(both.required("short"), both.quoted("short"), 0),
                        micros(both.required("long"), both.quoted("long"), 0),
                        ObjectReader.decimal(both.required("long_share"), both.quoted("long_share"), 0, 1));
                noUnknownKeys(both);
                yield parsed;
            }
            case "lognormal" -> {
                ObjectReader shape = ObjectReader.of(kind.value(), what, diagnostics);
                ServiceTimes parsed = new ServiceTimes.Lognormal(
                        micros(shape.required("mean"), shape.quoted("mean"), 0.001),
                        ObjectReader.decimal(shape.required("sigma"), shape.quoted("sigma"), 0, MOST_SIGMA));
                noUnknownKeys(shape);
                yield parsed;
            }
            case "file" -> new ServiceTimes.Recorded(recorded(kind, what).atLeastOne());
            default -> throw unknown(kind, reader, SERVICE);
        };
    }

    private RecordedTimes recorded(Member member, String what) throws WorkloadException {
        return RecordedTimes.read(
                directory,
                ObjectReader.name(member.value(), what),
                member.value().position());
    }

    private static double rate(JsonValue value, String what) throws WorkloadException {
        return ObjectReader.decimal(value, what + " (requests a second)", 1e-6, MOST_PER_SECOND);
    }

    private static double micros(JsonValue value, String what, double least) throws WorkloadException {
        return ObjectReader.decimal(value, what + " (microseconds)", least, MOST_MICROS);
    }

    private static Member only(ObjectReader reader, String allowed) throws WorkloadException {
        JsonObject object = reader.object();
        if (object.members().size() != 1) {
            throw Diagnostics.error(object.position(), reader.what() + " says how, once: " + allowed + " is required");
        }
        return object.members().get(0);
    }

    private static WorkloadException unknown(Member kind, ObjectReader reader, String allowed) {
        return Diagnostics.error(
                kind.position(), reader.what() + " is the unknown \"" + kind.key() + "\": allowed is " + allowed);
    }

    /** This part of the grammar is our own, so there is no tool whose keys should be passed over. */
    private static void noUnknownKeys(ObjectReader reader) throws WorkloadException {
        Member unknown = reader.firstUnknown();
        if (unknown != null) {
            throw Diagnostics.error(unknown.position(), "unknown key \"" + unknown.key() + "\" of " + reader.what());
        }
    }
}
