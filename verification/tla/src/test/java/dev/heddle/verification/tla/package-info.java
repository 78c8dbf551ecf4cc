/** TLA+ models of the protocols, and the tests that have TLC check them. */
@NullMarked
package dev.heddle.verification.tla;

import org.jspecify.annotations.NullMarked;
