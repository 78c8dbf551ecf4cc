/**
 * What a workload file says: immutable, and checked by whoever built it.
 */
@NullMarked
package dev.heddle.workload.model;

import org.jspecify.annotations.NullMarked;
