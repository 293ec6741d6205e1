/**
 * Benchmarks, run by hand on a quiet machine and never by a build.
 *
 * <p>All are started alike, from the project's directory, here the first:
 *
 * <pre>{@code
 * mvn -q test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/bench.cp
 * java -cp target/test-classes:target/classes:$(cat target/bench.cp) io.dashstream.bench.HeaderPeekBenchmark
 * }</pre>
 */
@NullMarked
package io.dashstream.bench;

import org.jspecify.annotations.NullMarked;
