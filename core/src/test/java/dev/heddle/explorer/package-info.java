/**
 * A seeded explorer of interleavings: the real engine classes, on simulated CPUs, one shared access at a time.
 *
 * <p>{@code EngineLoader} rewrites the engine's bytecode so that every shared access is preceded by a call of
 * {@code SwitchPoint.here()}; {@code Interleaver} runs CPUs, wakers and the timer as coroutines and decides there who goes
 * on, by its {@code Strategy}; {@code Invariants} and {@code SettledInvariants} check the properties of the protocol; {@code Mutant}s are the engine with one thing
 * broken, each of which the checks must find, and {@code MutantSwitch} has them all in one engine. A {@code Scenario} says what schedules
 * are drawn from; {@code Explorer} runs them, on one {@code ExplorerThread} a core. Everything follows from the seed. Only
 * sequentially consistent interleavings are seen.
 */
@NullMarked
package dev.heddle.explorer;

import org.jspecify.annotations.NullMarked;
