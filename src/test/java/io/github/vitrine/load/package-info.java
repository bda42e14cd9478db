/** Many callers, interrupted callers, callers without memory: every answer stays the same. */
package io.github.vitrine.load;
