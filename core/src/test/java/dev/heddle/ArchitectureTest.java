package dev.heddle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.heddle.context.TaskContext;
import dev.heddle.cpu.Forbidden;
import dev.heddle.machine.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The shape of the code base, and what the engine must not contain. Every rule is shown to flag a twin that breaks it. */
class ArchitectureTest {
    private static final String ROOT = "dev.heddle";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages(ROOT);

    private static final JavaClasses TWINS = new ClassFileImporter().importClasses(Forbidden.twins());

    private static boolean flags(ArchRule rule, Class<?> twin) {
        return rule.evaluate(TWINS.that(
                        DescribedPredicate.describe(twin.getSimpleName(), candidate -> candidate.isEquivalentTo(twin))))
                .hasViolation();
    }

    // ---- packages ----

    private static ArchRule sees(String from, String... allowed) {
        String[] all = new String[allowed.length + 2];
        System.arraycopy(allowed, 0, all, 0, allowed.length);
        all[allowed.length] = from;
        all[allowed.length + 1] = "org.jspecify..";
        return classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are of the JDK or in " + String.join(", ", all),
                        target -> target.getPackageName().startsWith("java.")
                                || target.isPrimitive()
                                || List.of(all)
                                        .contains(target.getBaseComponentType().getPackageName())
                                || target.getBaseComponentType().isPrimitive()
                                || target.getBaseComponentType()
                                        .getPackageName()
                                        .startsWith("java.")
                                || target.getPackageName().startsWith("org.jspecify")))
                .because("arrows point down only");
    }

    private static final ArchRule CONTEXT = sees("dev.heddle.context");
    private static final ArchRule EVENT = sees("dev.heddle.event");
    private static final ArchRule MACHINE = sees("dev.heddle.machine", "dev.heddle.context");
    private static final ArchRule CPU =
            sees("dev.heddle.cpu", "dev.heddle.machine", "dev.heddle.context", "dev.heddle.event");
    private static final ArchRule SMP =
            sees("dev.heddle.smp", "dev.heddle.cpu", "dev.heddle.machine", "dev.heddle.context", "dev.heddle.event");
    private static final ArchRule TOP = sees(
            "dev.heddle",
            "dev.heddle.smp",
            "dev.heddle.cpu",
            "dev.heddle.machine",
            "dev.heddle.context",
            "dev.heddle.event");

    @Test
    void packagesSeeOnlyWhatIsBelowThem() {
        for (ArchRule rule : List.of(CONTEXT, EVENT, MACHINE, CPU, SMP, TOP)) {
            rule.check(MAIN);
        }
        noClasses()
                .should()
                .resideOutsideOfPackages(
                        ROOT,
                        "dev.heddle.smp",
                        "dev.heddle.cpu",
                        "dev.heddle.machine",
                        "dev.heddle.context",
                        "dev.heddle.event")
                .check(MAIN);
    }

    @Test
    void anArrowThatPointsUpIsFlagged() {
        assertThat(flags(CPU, Forbidden.LooksUp.class)).isTrue();
        assertThat(flags(CPU, Forbidden.Innocent.class)).isFalse();
    }

    private static final ArchRule NO_CYCLES =
            slices().matching("dev.heddle.(*)..").should().beFreeOfCycles();

    @Test
    void thereAreNoCycles() {
        NO_CYCLES.check(MAIN);
    }

    @Test
    void aCycleIsFlagged() {
        JavaClasses cyclic = new ClassFileImporter().importClasses(Forbidden.LooksUp.class, Forbidden.upstairs());
        assertThat(NO_CYCLES.evaluate(cyclic).hasViolation()).isTrue();
    }

    // ---- no dependencies ----

    private static final ArchRule NOTHING_BUT_JAVA_BASE = classes()
            .should(new ArchCondition<JavaClass>("use nothing at run time but java.base and Heddle") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    item.getDirectDependenciesFromSelf().forEach(dependency -> {
                        String target = dependency
                                .getTargetClass()
                                .getBaseComponentType()
                                .getName();
                        boolean fine = dependency
                                        .getTargetClass()
                                        .getBaseComponentType()
                                        .isPrimitive()
                                || target.startsWith(ROOT)
                                || target.startsWith("org.jspecify.annotations.")
                                || isInJavaBase(target);
                        events.add(new SimpleConditionEvent(item, fine, dependency.getDescription()));
                    });
                }
            });

    private static boolean isInJavaBase(String name) {
        return Object.class.getModule().getDescriptor() != null
                && Object.class
                        .getModule()
                        .getPackages()
                        .contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
    }

    @Test
    void theLibraryNeedsNothingButJavaBase() {
        NOTHING_BUT_JAVA_BASE.check(MAIN);
    }

    @Test
    void anotherModuleIsFlagged() {
        assertThat(flags(NOTHING_BUT_JAVA_BASE, Forbidden.UsesAnotherModule.class))
                .isTrue();
        assertThat(flags(NOTHING_BUT_JAVA_BASE, Forbidden.Innocent.class)).isFalse();
    }

    // ---- neither locks nor waits ----

    private static final List<Class<?>> LOCKS = List.of(
            java.util.concurrent.locks.Lock.class,
            java.util.concurrent.locks.ReadWriteLock.class,
            java.util.concurrent.locks.StampedLock.class,
            java.util.concurrent.locks.AbstractQueuedSynchronizer.class);

    /** What users get to wait with, which the engine never does: its waiters are tasks, blocked as in any Java lock. */
    private static final List<String> LOCKS_OF_USERS = List.of("dev.heddle.TaskLock", "dev.heddle.TaskCondition");

    private static final ArchRule NO_LOCKS = noClasses()
            .that(DescribedPredicate.describe(
                    "are not the lock that users get",
                    candidate -> LOCKS_OF_USERS.stream().noneMatch(candidate.getName()::startsWith)))
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are locks", target -> LOCKS.stream().anyMatch(target::isAssignableTo)))
            .orShould()
            .callMethodWhere(DescribedPredicate.describe(
                    "waits on a monitor",
                    (JavaMethodCall call) -> call.getTargetOwner().isEquivalentTo(Object.class)
                            && List.of("wait", "notify", "notifyAll").contains(call.getName())));

    private static final ArchRule NO_MONITORS = classes()
            .should(new ArchCondition<JavaClass>("neither be synchronized nor enter a monitor") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    for (MethodModel method :
                            ClassFile.of().parse(bytesOf(item)).methods()) {
                        boolean locks = method.flags().has(AccessFlag.SYNCHRONIZED)
                                || method.code().stream()
                                        .flatMap(code -> code.elementList().stream())
                                        .anyMatch(MonitorInstruction.class::isInstance);
                        events.add(new SimpleConditionEvent(
                                item, !locks, item.getName() + "." + method.methodName() + " uses a monitor"));
                    }
                }
            });

    /** Where a thread may park: a CPU in its halt, the timer's thread, the patrol, a task that sleeps, whoever waits for CPUs to hold. */
    private static final ArchRule PARKS_IN_FEW_PLACES = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "parks",
                    (JavaMethodCall call) -> call.getTargetOwner().isEquivalentTo(LockSupport.class)
                            && call.getName().startsWith("park")
                            && !List.of(
                                            "dev.heddle.machine.HaltLatch",
                                            "dev.heddle.machine.SliceTimer",
                                            "dev.heddle.CpuControl",
                                            "dev.heddle.TaskCondition",
                                            "dev.heddle.machine.Patrol",
                                            "dev.heddle.TaskSleep")
                                    .contains(call.getOriginOwner().getName())));

    static byte[] bytesOf(JavaClass type) {
        String resource = "/" + type.getName().replace('.', '/') + ".class";
        try (InputStream in = ArchitectureTest.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nothingLocksOrWaits() {
        NO_LOCKS.check(MAIN);
        NO_MONITORS.check(MAIN);
        PARKS_IN_FEW_PLACES.check(MAIN);
    }

    @Test
    void locksAndWaitsAreFlagged() {
        assertThat(flags(NO_LOCKS, Forbidden.Locks.class)).isTrue();
        assertThat(flags(NO_LOCKS, Forbidden.Waits.class)).isTrue();
        assertThat(flags(NO_LOCKS, Forbidden.Innocent.class)).isFalse();
        assertThat(flags(NO_MONITORS, Forbidden.SynchronizedMethod.class)).isTrue();
        assertThat(flags(NO_MONITORS, Forbidden.SynchronizedBlock.class)).isTrue();
        assertThat(flags(NO_MONITORS, Forbidden.Innocent.class)).isFalse();
        assertThat(flags(PARKS_IN_FEW_PLACES, Forbidden.Parks.class)).isTrue();
        assertThat(flags(PARKS_IN_FEW_PLACES, Forbidden.Innocent.class)).isFalse();
    }

    // ---- no CPU is special ----

    private static final ArchRule NO_CPU_IS_SPECIAL = classes()
            .should(new ArchCondition<JavaClass>("not compare a CPU's number with a constant") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    for (String found : CpuComparisons.in(bytesOf(item))) {
                        events.add(SimpleConditionEvent.violated(item, found));
                    }
                }
            });

    @Test
    void noCpuIsSpecial() {
        NO_CPU_IS_SPECIAL.check(MAIN);
    }

    @Test
    void askingForOneCpuIsFlagged() {
        for (Class<?> twin : Forbidden.favourites()) {
            assertThat(flags(NO_CPU_IS_SPECIAL, twin)).as("%s", twin).isTrue();
        }
        assertThat(flags(NO_CPU_IS_SPECIAL, Forbidden.Innocent.class)).isFalse();
    }

    @Test
    void theRulesHaveSomethingToCheck() {
        assertThat(MAIN.contain(Machine.class)).isTrue();
        assertThat(MAIN.contain(TaskContext.class)).isTrue();
        assertThat(MAIN.size()).isGreaterThan(25);
        assertThat(MAIN.contain(Forbidden.class)).as("tests are not main code").isFalse();
    }
}
