@NullMarked
package dev.heddle.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
