/** What README.md shows to applications, compiled and run as it stands there. */
@NullMarked
package io.dashstream.readme;

import org.jspecify.annotations.NullMarked;
