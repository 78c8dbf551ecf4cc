/**
 * The simulator. {@link dev.heddle.simulator.Simulation} is the entrance; {@link dev.heddle.simulator.SimulatedMachine} is
 * what the engine runs on.
 */
@NullMarked
package dev.heddle.simulator;

import org.jspecify.annotations.NullMarked;
