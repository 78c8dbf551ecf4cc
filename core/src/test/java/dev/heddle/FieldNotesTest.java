package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Each fault that the plan's kernel had, by its number in the field notes, has its test. */
class FieldNotesTest {
    private static final int FAULTS = 26;

    /** Number, class and method. */
    private static final List<String> TESTS = List.of(
            "1 smp.StealingTest#takesHalfAndKeepsTheFirstInHand",
            "2 FieldNotesFaultsTest#fault2aTaskSeesWhatItsWakerWroteBefore",
            "3 FieldNotesFaultsTest#fault3workOfSleepingCpusRunsAfterTheResume",
            "4 FieldNotesFaultsTest#fault4nothingIsQueuedOnACpuThatIsNotOnline",
            "5 FieldNotesFaultsTest#fault5aRescheduleOfOneCpuDoesNotTouchAnother",
            "6 FieldNotesFaultsTest#fault13whatHasEndedIsReclaimed",
            "7 cpu.TaskStateTest#oneCpuOfManyDispatches",
            "8 cpu.TaskStateTest#aWakeWhileRunningIsNotLost",
            "9 FieldNotesFaultsTest#fault9aJoinOfATaskThatJustEndsReturns",
            "10 FieldNotesFaultsTest#fault10aSleeperThatIsDueBeforeItBlocksWakes",
            "11 explorer.InterleavingTest#theEngineKeepsItsProperties",
            "12 FieldNotesFaultsTest#fault12aTaskThatRunsElsewhereIsNotEndedUnderItsCpu",
            "13 FieldNotesFaultsTest#fault13whatHasEndedIsReclaimed",
            "14 cpu.CancelWinnerTest#oneCancellerOfManyWins",
            "15 cpu.TaskStateTest#oneWakerOfManyOwes",
            "16 FieldNotesFaultsTest#fault16aPreemptedTaskGetsAWholeSliceAgain",
            "17 PrioritiesTest#anUrgentTaskWokenBesideAHogGetsTheCpu",
            "17 PrioritiesTest#aLessUrgentTaskDoesNotGetAHogsCpu",
            "17 WakeLatencyTest#anUrgentTaskWokenBesideAHogRunsSoon",
            "18 AffinityTest#newTasksDoNotAllLandOnOneCpu",
            "19 smp.StealingTest#aLoneTaskIsStolen",
            "19 cpu.ReadyQueueTest#stealingPassesOverWhatMayNotMove",
            "20 FieldNotesFaultsTest#fault20ALocalWakeWakesAnIdleCpu",
            "21 MovingTest#aQueuedTaskGoesWhereItMayThoughItsCpuIsHoggedByAMoreUrgentOne",
            "22 ArchitectureTest#nothingLocksOrWaits",
            "23 PauseTest#aCpuThatDoesNotComeIsNamedAndNothingIsHeld",
            "24 MemoryTest#aYieldAllocatesNothing",
            "24 WakeLatencyTest#anUrgentTaskWokenBesideAHogRunsSoon",
            "25 FieldNotesFaultsTest#fault25framesArePacedByAbsoluteDeadlines",
            "26 explorer.InterleavingTest#aBrokenEngineIsFound");

    private static boolean isTest(String name) {
        String[] parts = name.split("#", 2);
        try {
            return Arrays.stream(Class.forName("dev.heddle." + parts[0]).getDeclaredMethods())
                    .filter(method -> method.getName().equals(parts[1]))
                    .anyMatch(method -> method.isAnnotationPresent(Test.class)
                            || method.isAnnotationPresent(ParameterizedTest.class));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Test
    void everyFaultHasItsTest() {
        TreeMap<Integer, String> tested = new TreeMap<>();
        for (String line : TESTS) {
            String[] parts = line.split(" ", 2);
            assertThat(isTest(parts[1])).as("fault %s", line).isTrue();
            tested.put(Integer.valueOf(parts[0]), parts[1]);
        }
        assertThat(tested).hasSize(FAULTS);
        assertThat(tested.firstKey()).isEqualTo(1);
        assertThat(tested.lastKey()).isEqualTo(FAULTS);
    }

    @Test
    void whatIsNoTestIsFound() {
        assertThat(isTest("FieldNotesTest#isTest")).isFalse();
        assertThat(isTest("FieldNotesTest#nothing")).isFalse();
        assertThat(isTest("Nothing#everyFaultHasItsTest")).isFalse();
    }
}
